#include "engine/scenario/parameters.h"

#include <doctest/doctest.h>

#include <set>

#include "engine/scenario/for_seat.h"
#include "samples.h"

using namespace plateau;
using plateau::test::good_scenario;
using plateau::test::with;

namespace {

std::string with_parameters(std::string_view parameters, std::string_view address = "192.168.1.200",
                            std::string_view task = "Réservez") {
    std::string text = with(good_scenario(), "lab:\n", "parameters: " + std::string(parameters) + "\nlab:\n");
    return with(with(text, "address: 192.168.1.200", "address: " + std::string(address)), "Réservez", task);
}

Scenario read(const std::string& text) {
    Problems problems("scenario.yaml");
    auto result = read_scenario(text, test::catalogue(), problems);
    CHECK(test::told(problems) == "");
    return result.scenario;
}

std::string address_of(const Scenario& scenario) {
    return *scenario.guide.at(0).expect.at("address").as_string();
}

}  // namespace

TEST_CASE("a parameter is filled in wherever it is written, and the seat later") {
    const Scenario scenario = read(with_parameters("{ ip: 192.168.1.77, ssid: \"TAI-${seat}\" }", "\"${ip}\"",
                                                   "${ip} ${ssid} ${seat} $${HOME} $5"));
    CHECK(address_of(scenario) == "192.168.1.77");
    CHECK(scenario.guide.at(0).task.fr == "192.168.1.77 TAI-${seat} ${seat} $${HOME} $5");
    CHECK(for_seat(scenario, "03").guide.at(0).task.fr == "192.168.1.77 TAI-03 03 ${HOME} $5");
}

TEST_CASE("a parameter that is not there is refused where it is used") {
    CHECK(test::told_of_scenario(with_parameters("{ ip: 192.168.1.77 }", "\"${pi}\"")) ==
          "15:50 scenario.parameter.unknown; 15:50 scenario.value.ipv4");
    CHECK(test::told_of_scenario(with_parameters("{ ip: 192.168.1.77 }", "192.168.1.7", "${ip} ${open")) ==
          "12:11 scenario.parameter.unknown");
}

TEST_CASE("parameters have names, values that need no other, and choices") {
    const auto told_of = [](std::string_view parameters) {
        return test::told_of_scenario(with_parameters(parameters));
    };
    CHECK(told_of("{ Ip: 1 }") == "4:15 scenario.parameter.name");
    CHECK(told_of("{ seat: 1 }") == "4:15 scenario.parameter.name");
    CHECK(told_of("{ a: 1, b: \"${a}\" }") == "4:24 scenario.parameter.nested");
    CHECK(told_of("{ a: { choices: [] } }") == "4:18 scenario.parameter.no_choice");
    CHECK(told_of("{ a: { choice: [1] } }") ==
          "4:18 yaml.key.missing; 4:18 scenario.parameter.no_choice; 4:20 yaml.key.unknown_near");
    CHECK(told_of("{ a: [1] }") == "4:18 yaml.kind.text");
    CHECK(told_of("[a]") == "4:13 yaml.kind.map");
}

TEST_CASE("every choice must be right where it is used") {
    CHECK(test::told_of_scenario(with_parameters("{ ip: { choices: [192.168.1.7, 192.168.1.8] } }", "\"${ip}\"")) ==
          "");
    CHECK(test::told_of_scenario(with_parameters("{ ip: { choices: [192.168.1.7, 192.168.1.888] } }", "\"${ip}\"")) ==
          "15:50 scenario.value.ipv4");
}

TEST_CASE("an exam takes the first choice; a rehearsal draws by seat, the same way every time") {
    const Scenario scenario = read(
        with_parameters("{ ip: { choices: [192.168.1.7, 192.168.1.8, 192.168.1.9] } }", "\"${ip}\"", "Réservez ${ip}"));
    std::set<std::string> drawn;
    for (int seat = 1; seat <= 20; ++seat) {
        const std::string name = std::to_string(seat);
        CHECK(address_of(for_seat(scenario, name)) == "192.168.1.7");
        const Scenario one = for_seat(scenario, name, 42);
        CHECK(address_of(one) == address_of(for_seat(scenario, name, 42)));
        CHECK(one.guide.at(0).task.fr == "Réservez " + address_of(one));
        CHECK(one.choices.empty());
        drawn.insert(address_of(one));
    }
    CHECK(drawn.size() == 3);
}

TEST_CASE("a value that holds the seat is made canonical at the seat, or refused there") {
    const Scenario scenario = read(with_parameters("{}", "\"192.168.1.${seat}\""));
    CHECK(address_of(for_seat(scenario, "7")) == "192.168.1.7");
    try {
        for_seat(scenario, "07");
        FAIL("192.168.1.07 was taken for an address");
    } catch (const Error& error) {
        CHECK(std::string(error.what()) ==
              "the field address of item printer cannot be '192.168.1.07' at seat 07; change the parameters it uses");
    }
}

TEST_CASE("a number may come from a parameter") {
    std::string text = with(with_parameters("{ port: 51820 }"), "dhcp.reservation", "vpn.server");
    text = with(text, "{ mac: \"00:1b:a9:12:34:56\", address: 192.168.1.200 }",
                "{ protocol: wireguard, port: \"${port}\" }");
    CHECK(read(text).guide.at(0).expect == Record{{"port", 51820}, {"protocol", "wireguard"}});
}

TEST_CASE("lists with parameters are put in order when they are filled") {
    std::string text = with(with_parameters("{}"), "dhcp.reservation", "vpn.client");
    text = with(text, "{ mac: \"00:1b:a9:12:34:56\", address: 192.168.1.200 }",
                "{ server: \"GW${seat}\", protocol: ikev2, routes: [\"10.${seat}.0.0/16\", 10.0.0.0/16] }");
    const Record expect = for_seat(read(text), "2").guide.at(0).expect;
    CHECK(expect.at("routes") == List{"10.0.0.0/16", "10.2.0.0/16"});
    CHECK(expect.at("server") == "gw2");
}

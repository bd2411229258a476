#include <doctest/doctest.h>

#include "samples.h"

using namespace plateau;
using plateau::test::good_scenario;
using plateau::test::with;

namespace {

std::string told_with(std::string_view from, std::string_view to) {
    return test::told_of_scenario(with(good_scenario(), from, to));
}

LabPlan lab_of(const std::string& text) {
    Problems problems("scenario.yaml");
    auto read = read_scenario(text, test::catalogue(), problems);
    CHECK(test::told(problems) == "");
    return read.scenario.lab;
}

constexpr std::string_view client = "client: { image: client, memory: 160MiB }";
constexpr std::string_view network = "{ subnet: 192.168.1.0/24, domain: lab.lan }";

}  // namespace

TEST_CASE("a lab is read with its machines in the order of the file") {
    const LabPlan lab = lab_of(with(good_scenario(), client,
                                    "zebra: { image: practice/z, memory: 2GiB, vcpus: 2, address: 192.168.1.10 }\n"
                                    "    client: { image: client, memory: 160MiB }"));
    REQUIRE(lab.machines.size() == 2);
    CHECK(lab.machines[0].role == "zebra");
    CHECK(lab.machines[0].vcpus == 2);
    CHECK(lab.machines[0].memory == std::uint64_t{2} << 30);
    CHECK(lab.machines[0].address->to_string() == "192.168.1.10");
    CHECK(lab.machines[1].vcpus == 1);
    CHECK(lab.domain == "lab.lan");
    CHECK(lab.router->address.to_string() == "192.168.1.1");
}

TEST_CASE("Plateau takes the highest address nobody has unless it is given one") {
    CHECK(lab_of(good_scenario()).observer.to_string() == "192.168.1.254");
    CHECK(lab_of(with(good_scenario(), "router: { address: 192.168.1.1 }", "router: { address: 192.168.1.254 }"))
              .observer.to_string() == "192.168.1.253");
    CHECK(lab_of(with(good_scenario(), network, "{ subnet: 192.168.1.0/24, observer: 192.168.1.9 }"))
              .observer.to_string() == "192.168.1.9");
    CHECK(told_with(network, "{ subnet: 192.168.1.0/24, observer: 192.168.1.1 }") == "5:48 scenario.address.taken");
    CHECK(told_with(network, "{ subnet: 192.168.1.0/24, observer: 10.0.0.1 }") == "5:48 scenario.address.outside");
    CHECK(told_with(network, "{ subnet: 192.168.1.0/24, observer: me }") == "5:48 scenario.address.form");
}

TEST_CASE("a subnet without room for Plateau is refused") {
    std::string text = with(good_scenario(), "192.168.1.0/24", "192.168.1.0/29");
    std::string machines(client);
    for (int i = 2; i < 7; ++i) {
        const std::string number = std::to_string(i);
        machines += "\n    m" + number + ": { image: client, memory: 64MiB, address: 192.168.1." + number + " }";
    }
    CHECK(test::told_of_scenario(with(text, client, machines)) == "5:12 scenario.observer.none");
}

TEST_CASE("addresses lie in the subnet, once each") {
    CHECK(told_with(client, "client: { image: client, memory: 160MiB, address: 192.168.2.1 }") ==
          "7:55 scenario.address.outside");
    CHECK(told_with(client, "client: { image: client, memory: 160MiB, address: 192.168.1.255 }") ==
          "7:55 scenario.address.outside");
    CHECK(told_with(client, "client: { image: client, memory: 160MiB, address: 192.168.1.1 }") ==
          "8:22 scenario.address.taken");
    CHECK(told_with(client, "client: { image: client, memory: 160MiB, address: 192.168.1 }") ==
          "7:55 scenario.address.form");
}

TEST_CASE("each member of a lab has its form") {
    CHECK(told_with("192.168.1.0/24", "192.168.1.0/30") == "5:22 scenario.subnet.form");
    CHECK(told_with("192.168.1.0/24", "192.168.1.5/24") == "5:22 scenario.subnet.form");
    CHECK(told_with("domain: lab.lan", "domain: Lab_") == "5:46 scenario.domain.form");
    CHECK(told_with("160MiB", "160MB") == "7:38 scenario.size.form");
    CHECK(told_with("160MiB", "16MiB") == "7:38 scenario.memory.small");
    CHECK(told_with("160MiB", "160MiB, vcpus: 0") == "7:53 scenario.number.range");
    CHECK(told_with("160MiB", "160MiB, vcpus: \"2\"") == "7:53 scenario.number.range");
    CHECK(told_with("image: client", "image: ../client") == "7:22 scenario.image.form");
    CHECK(told_with(client, "router: { image: client, memory: 160MiB }") == "7:5 scenario.machine.router");
    CHECK(told_with(client, "Client: { image: client, memory: 160MiB }") == "7:5 scenario.id.form");
    CHECK(told_with(client, "client: { image: client }") == "7:13 yaml.key.missing");
    CHECK(told_with("address: 192.168.1.1", "user: root") == "8:11 yaml.key.missing");
    CHECK(told_with("  network: { subnet: 192.168.1.0/24, domain: lab.lan }\n", "") == "5:3 yaml.key.missing");
}

TEST_CASE("a lab without machine and router is refused") {
    const std::string text = with(good_scenario(), "  router: { address: 192.168.1.1 }\n", "");
    CHECK(test::told_of_scenario(with(text, "\n    client: { image: client, memory: 160MiB }", " {}")) ==
          "5:3 scenario.lab.empty; 11:9 scenario.role.unknown");
}

TEST_CASE("a virtual router keeps the account it is first reached by") {
    const LabPlan lab =
        lab_of(with(good_scenario(), "router: { address: 192.168.1.1 }",
                    "router: { image: practice/router, memory: 96MiB, address: 192.168.1.1, user: root, "
                    "password: admin }"));
    CHECK(lab.router->user == "root");
    CHECK(lab.router->password == "admin");
    CHECK(lab.router->memory == std::uint64_t{96} << 20);
}

#include "engine/trials/trials.h"

#include <doctest/doctest.h>

#include "engine/facts/facts_json.h"
#include "engine/support/error.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_guest_agent.h"
#include "tests/fakes/fake_host_helper.h"

using namespace plateau;

namespace {

const Ipv4Address client_address = *Ipv4Address::parse("192.168.1.60");

/// One seat whose network and client are fakes.
struct Seat {
    Seat() {
        helper.network_up({.owner = owner,
                           .bridge = bridge,
                           .name_space = name_space,
                           .address = *Ipv4Address::parse("192.168.1.250")});
        guest->set_program("/bin/sh", [](const GuestCommand&, fakes::FakeGuest&) -> Observed<GuestResult> {
            return GuestResult{.out = "interface wg0\nanswered\nend\n"};
        });
        record.subject = {.role = "client", .platform = "linux", .name = "client"};
        record.observed_at = "2026-11-22T09:30:00Z";
        record.observed_by = "plateau 0.1.0";
        record.source = "agent";
    }

    /// The client's record with what `trials` found.
    FactsRecord with(std::vector<Trial> trials, std::optional<Ipv4Address> address = client_address) {
        std::vector<FactsRecord> records{record};
        make_trials({.helper = helper,
                     .agent = [this](const std::string&) { return std::make_unique<fakes::FakeGuestAgent>(guest); },
                     .programs = "/nonexistent"},
                    name_space, {{.role = "client", .trials = std::move(trials), .address = address}}, records, store,
                    stop.get_token());
        return records.at(0);
    }

    Owner owner{new_uuid(), "s1", "01"};
    std::string bridge = short_name("plb", owner);
    std::string name_space = short_name("pln", owner);
    fakes::FakeHostHelper helper{{owner.instance}, {}};
    std::shared_ptr<fakes::FakeGuest> guest = std::make_shared<fakes::FakeGuest>();
    fakes::FakeCaseStore store;
    FactsRecord record;
    std::stop_source stop;
};

Trial port(int number) {
    return {.sort = TrialSort::port, .with = {{"port", number}, {"open", true}}};
}

const Trial vpn{.sort = TrialSort::tunnel, .with = {{"tunnel", "10.8.0.1"}}};

}  // namespace

TEST_CASE("what trials found are facts of the running machine, with their evidence") {
    Seat seat;
    seat.helper.listen(seat.bridge, client_address, 5900, [](const UniqueFd&) {});
    const FactsRecord record = seat.with({port(5900), port(23), vpn});
    CHECK(record.kinds == std::vector<std::string>{"port_answer", "tunnel_answer"});
    REQUIRE(record.facts.size() == 3);
    CHECK(record.facts[0].value.at("answer") == Value("refused"));
    CHECK(record.facts[1].value.at("answer") == Value("open"));
    CHECK(record.facts[2].value.at("interface") == Value("wg0"));
    for (const Fact& fact : record.facts) {
        CHECK(seat.store.find(fact.evidence.at(0)).has_value());
    }
    CHECK(read_facts(facts_to_json(record), "facts").at(0) == record);
}

TEST_CASE("two items that try the same port have one fact") {
    Seat seat;
    Trial closed = port(23);
    closed.with["open"] = false;
    CHECK(seat.with({port(23), closed, port(23)}).facts.size() == 1);
}

TEST_CASE("a trial that cannot be made leaves its kind unobserved with the reason, and no other") {
    Seat seat;
    seat.guest->set_mood(fakes::FakeGuest::Mood::unreachable);
    const FactsRecord record = seat.with({port(23), vpn});
    CHECK(record.kinds == std::vector<std::string>{"port_answer"});
    REQUIRE(record.unobserved.size() == 1);
    CHECK(record.unobserved[0].kind == "tunnel_answer");
    CHECK(record.unobserved[0].code == "agent.unreachable");
}

TEST_CASE("without an address nothing is connected to") {
    Seat seat;
    const FactsRecord record = seat.with({port(23)}, std::nullopt);
    REQUIRE(record.unobserved.size() == 1);
    CHECK(record.unobserved[0].code == "trial.address.unknown");
}

TEST_CASE("a server that cannot be reached leaves the share untried") {
    Seat seat;
    const Trial share{
        .sort = TrialSort::share,
        .with = {{"share", "compta"}, {"account", "a"}, {"password", "secret-word"}, {"may", List{"list"}}}};
    const FactsRecord record = seat.with({share});
    REQUIRE(record.unobserved.size() == 1);
    CHECK(record.unobserved[0].code == "helper.connect.failed");
    CHECK(facts_to_json(record).find("secret-word") == std::string::npos);
}

TEST_CASE("trials are given up once they are asked to stop") {
    Seat seat;
    seat.stop.request_stop();
    CHECK_THROWS_AS(seat.with({port(23)}), Error);
}

TEST_CASE("the address of a machine is that of its interface in the lab's network") {
    FactsRecord record;
    record.facts.push_back({.kind = "network_interface", .key = {}, .value = {{"addresses", List{"10.8.0.2"}}}});
    const auto subnet = *Ipv4Prefix::parse("192.168.1.0/24");
    CHECK(address_in(record, subnet) == std::nullopt);
    record.facts.push_back(
        {.kind = "network_interface", .key = {}, .value = {{"addresses", List{"10.8.0.2", "192.168.1.60"}}}});
    CHECK(address_in(record, subnet) == client_address);
}

#include <doctest/doctest.h>

#include "engine/facts/catalogue.h"
#include "tests/plugins/plugins.h"

using namespace plateau;

TEST_CASE("every shipped family loads and none has a problem") {
    const GraderSet graders(shipped_families());
    CHECK(graders.problems().empty());
    std::vector<std::string> families;
    for (const auto& [family, version] : graders.versions()) {
        families.push_back(family);
    }
    CHECK(families == std::vector<std::string>{"dhcp", "directory", "domain", "firewall", "shares", "vpn"});
}

TEST_CASE("a reservation is judged end to end by the worker") {
    GraderSet graders(shipped_families());
    const Scenario scenario = samples::scenario_of({samples::item_of(
        "dhcp-printer", "dhcp.reservation", "router", {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}})});
    FactsRecord router = samples::record_of("router", {"dhcp_reservation"});
    router.facts.push_back(make_fact(
        "dhcp_reservation", {{"mac", "00-1B-A9-12-34-56"}, {"address", "192.168.1.200"}, {"name", "imprimante"}},
        {samples::evidence + "#/0"}, Assurance::verified));
    const Correction correction = correct({.scenario = scenario, .records = {router}}, graders);
    REQUIRE(correction.items.size() == 1);
    CHECK(correction.items[0].verdict == Verdict::met);
    CHECK(correction.items[0].quarter_points == 8);
    CHECK(correction.items[0].why.id == "dhcp.reservation.found");
    CHECK(correction.items[0].evidence == std::vector<std::string>{samples::evidence + "#/0"});
    CHECK(correction.graders == std::map<std::string, std::string>{{"dhcp", "1.0.0"}});
    CHECK(correction.facts == std::vector<std::string>{record_hash(router)});
}

TEST_CASE("shipped graders want nothing beyond their kinds") {
    GraderSet graders(shipped_families());
    for (const auto& [family, version] : graders.versions()) {
        CHECK(graders.wants(family, "{}") == "[]");
    }
}

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
    CHECK(families == std::vector<std::string>{"dhcp", "directory", "domain", "files", "firewall", "router", "shares",
                                               "vpn", "wifi", "workstation"});
}

TEST_CASE("a reservation is judged end to end by the worker") {
    GraderSet graders(shipped_families());
    const Scenario scenario = samples::scenario_of({samples::item_of(
        "dhcp-printer", "dhcp.reservation", "router", {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}})});
    FactsRecord router = samples::record_of("router", {"dhcp_reservation"});
    router.facts.push_back(make_fact(
        "dhcp_reservation", {{"mac", "00-1B-A9-12-34-56"}, {"address", "192.168.1.200"}, {"name", "imprimante"}},
        {samples::evidence + "#/0"}, Assurance::verified));
    const Correction correction =
        correct({.scenario = scenario, .secrets = samples::secrets(), .records = {router}}, graders);
    REQUIRE(correction.items.size() == 1);
    CHECK(correction.items[0].verdict == Verdict::met);
    CHECK(correction.items[0].quarter_points == 8);
    CHECK(correction.items[0].why.id == "dhcp.reservation.found");
    CHECK(correction.items[0].evidence == std::vector<std::string>{samples::evidence + "#/0"});
    CHECK(correction.graders == std::map<std::string, std::string>{{"dhcp", "1.0.0"}});
    CHECK(correction.facts == std::vector<std::string>{record_hash(router)});
}

TEST_CASE("a grader names the files and passwords it wants, and most want nothing") {
    GraderSet graders(shipped_families());
    const auto wanted = [&](const char* family, const char* check, const char* expect) {
        return graders.wants(family,
                             std::string(R"({"check":")") + check + R"(","on":"client","expect":)" + expect + "}");
    };
    CHECK(wanted("files", "files.absent", R"({"path":"/srv/a b"})") ==
          R"([{"kind":"file","of":"client","with":{"path":"/srv/a b"}}])");
    CHECK(wanted("router", "router.admin", R"({"password":"p"})") ==
          R"([{"kind":"router_admin","of":"client","with":{"tried":"expected","password":"p"}}])");
    CHECK(wanted("router", "router.admin", R"({"remote_management":false})") == "[]");
    for (const char* family : {"dhcp", "directory", "domain", "firewall", "shares", "vpn", "wifi", "workstation"}) {
        CHECK(wanted(family, "a.check", "{}") == "[]");
    }
}

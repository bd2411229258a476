#include <doctest/doctest.h>

#include "engine/grading/correction_json.h"
#include "tests/golden.h"
#include "tests/plugins/plugins.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

/// Eight items over the six families.
Scenario practice() {
    Scenario scenario = scenario_of({
        item_of("dhcp-printer", "dhcp.reservation", "router",
                {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}, {"name", "imprimante"}}),
        item_of("join-domain", "domain.joined", "client", {{"domain", "lab.lan"}, {"directory", "server"}}),
        item_of("user-in-group", "directory.member", "server", {{"account", "comptable1"}, {"group", "comptabilite"}}),
        item_of("team-share", "shares.access", "server",
                {{"share", "compta"}, {"account", "comptabilite"}, {"right", "change"}, {"path", "/srv/compta"}}),
        item_of("firewall-allow", "firewall.allows", "client",
                {{"protocol", "tcp"}, {"port", "5900"}, {"from", "192.168.1.0/24"}}),
        item_of("firewall-block", "firewall.blocks", "client", {{"protocol", "tcp"}, {"port", "23"}}),
        item_of("vpn-server", "vpn.server", "router", {{"protocol", "wireguard"}, {"port", 51820}, {"peers", 1}}),
        item_of(
            "vpn-client", "vpn.client", "client",
            {{"server", "192.168.1.1"}, {"port", 51820}, {"protocol", "wireguard"}, {"routes", List{"10.8.0.0/24"}}}),
    });
    Item& share = scenario.guide[3];
    share.partial = Partial::per_field;
    share.quarter_points = 10;
    return scenario;
}

FactsRecord with_facts(FactsRecord record, const std::vector<std::pair<const char*, Record>>& facts) {
    for (const auto& [kind, value] : facts) {
        record.facts.push_back(make_fact(kind, value, {evidence + "#/" + kind}, Assurance::verified));
    }
    sort_record(record);
    return record;
}

Record rule(int position, const char* action, const char* ports, List senders) {
    return {{"id", "inet/filter/input/" + std::to_string(position)},
            {"name", nullptr},
            {"enabled", true},
            {"direction", "in"},
            {"action", action},
            {"protocol", "tcp"},
            {"local_ports", ports},
            {"remote_addresses", std::move(senders)},
            {"position", position},
            {"fully_understood", true}};
}

/// A post with near misses: the folder of the share is read-only, a block stands before the allow, the VPN takes all.
std::vector<FactsRecord> flawed_post() {
    const Value everyone = List{Record{{"account", "everyone"}, {"right", "full"}, {"effect", "allow"}}};
    const Value readers = List{Record{{"account", "comptabilite"}, {"right", "read"}, {"effect", "allow"}}};
    const List all{"0.0.0.0/0"};
    FactsRecord client =
        with_facts(record_of("client", {"domain_membership", "firewall_profile", "firewall_rule", "vpn_connection"}),
                   {{"domain_membership",
                     {{"joined", true}, {"domain", "lab.lan"}, {"proof", "machine_secret"}, {"account", "client$"}}},
                    {"firewall_profile", {{"name", "all"}, {"enabled", true}, {"inbound", "block"}}},
                    {"firewall_rule", rule(1, "block", "23,5900-5999", all)},
                    {"firewall_rule", rule(2, "allow", "5900", {"192.168.1.0/24"})},
                    {"vpn_connection",
                     {{"name", "wg0"},
                      {"owner", ""},
                      {"server", "192.168.1.1"},
                      {"port", 51820},
                      {"protocol", "wireguard"},
                      {"routes", all},
                      {"enabled", true}}}});
    FactsRecord server = with_facts(
        record_of("server", {"directory_computer", "directory_group", "directory_user", "share"}),
        {{"directory_computer", {{"name", "client"}, {"enabled", true}}},
         {"directory_group", {{"name", "comptabilite"}, {"members", List{"comptable1"}}, {"groups", List{}}}},
         {"directory_user", {{"account", "comptable1"}, {"enabled", true}, {"groups", List{"comptabilite"}}}},
         {"share",
          {{"name", "compta"},
           {"path", "/srv/compta"},
           {"enabled", true},
           {"permissions", everyone},
           {"folder_permissions", readers}}}});
    server.trust = Trust::sealed;
    FactsRecord router = with_facts(
        record_of("router", {"dhcp_reservation"}),
        {{"dhcp_reservation", {{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}, {"name", "imprimante"}}}});
    router.unobserved = {{.kind = "vpn_server", .code = "linux.command.failed", .why = "wg show: not permitted"}};
    return {client, router, server};
}

}  // namespace

TEST_CASE("a whole post is corrected to the same bytes at every run") {
    const Scenario scenario = practice();
    const CorrectionRequest request{.scenario = scenario,
                                    .secrets = secrets(),
                                    .records = flawed_post(),
                                    .seat = "02",
                                    .candidate = "c-02",
                                    .exam = "full"};
    GraderSet graders(shipped_families());
    const Correction correction = correct(request, graders);
    const std::string json = to_json(correction, JsonStyle::pretty);
    check_golden("correction/practice-flawed.json", json);
    CHECK(to_json(correct(request, graders), JsonStyle::pretty) == json);
    GraderSet others(shipped_families());
    CHECK(to_json(correct(request, others), JsonStyle::pretty) == json);
    const Totals totals = totals_of(correction);
    CHECK(totals.met == 4);
    CHECK(totals.partly_met == 2);
    CHECK(totals.not_met == 1);
    CHECK(totals.not_observed == 1);
    CHECK(exit_code_of(totals) == 5);
}

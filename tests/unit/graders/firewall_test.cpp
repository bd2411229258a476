#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

/// A rule of a firewall where the first match decides, at a place of its own.
FactOf rule(int position, const char* action, const char* ports, Record more = {}) {
    Record value{{"id", "rule/" + std::to_string(position)},
                 {"enabled", true},
                 {"direction", "in"},
                 {"action", action},
                 {"protocol", "tcp"},
                 {"local_ports", ports},
                 {"remote_ports", "any"},
                 {"local_addresses", List{"0.0.0.0/0"}},
                 {"remote_addresses", List{"0.0.0.0/0"}},
                 {"interfaces", nullptr},
                 {"states", nullptr},
                 {"program", nullptr},
                 {"service", nullptr},
                 {"profiles", List{"all"}},
                 {"position", position},
                 {"fully_understood", true}};
    for (auto& [name, member] : more) {
        value[name] = member;
    }
    return {"firewall_rule", value};
}

FactOf profile(const char* inbound, Record more = {}) {
    Record value{{"name", "all"}, {"enabled", true}, {"inbound", inbound}, {"outbound", "allow"}, {"persistent", true}};
    for (auto& [name, member] : more) {
        value[name] = member;
    }
    return {"firewall_profile", value};
}

FactOf interface(const char* name, const char* medium, const char* address, const char* network) {
    return {
        "network_interface",
        {{"name", name}, {"medium", medium}, {"up", true}, {"addresses", List{address}}, {"networks", List{network}}}};
}

const FactOf lan = interface("eth0", "ethernet", "192.168.1.104", "192.168.1.0/24");
const FactOf loopback = interface("lo", "loopback", "127.0.0.1", "127.0.0.0/8");
const FactOf tunnel = interface("wg0", "tunnel", "10.8.0.2", "10.8.0.0/24");

ItemResult judged_firewall(const char* check, const std::vector<FactOf>& facts, Record expect = {}) {
    expect.try_emplace("protocol", "tcp");
    expect.try_emplace("port", "5900");
    std::vector<std::string> kinds{"firewall_profile", "firewall_rule"};
    if (std::any_of(facts.begin(), facts.end(), [](const FactOf& fact) { return fact.kind == "network_interface"; })) {
        kinds.emplace_back("network_interface");
    }
    return judged(item_of("fw", check, "client", std::move(expect)), {seen("client", std::move(kinds), facts)});
}

ItemResult allows(const std::vector<FactOf>& facts, Record expect = {}) {
    expect.try_emplace("from", "192.168.1.0/24");
    return judged_firewall("firewall.allows", facts, std::move(expect));
}

ItemResult blocks(const std::vector<FactOf>& facts, Record expect = {}) {
    return judged_firewall("firewall.blocks", facts, std::move(expect));
}

}  // namespace

TEST_CASE("a rule with a range and a wider network lets the traffic in") {
    const auto result =
        allows({profile("block"),
                rule(1, "allow", "5900-5910", {{"name", "bureau"}, {"remote_addresses", List{"192.168.0.0/16"}}})});
    CHECK(result.verdict == Verdict::met);
    CHECK(reason(result) == "firewall.allows.by_rule: TCP 5900 (192.168.1.0/24) entre : règle « bureau »");
}

TEST_CASE("the first match decides: a block before an allow overrules it, one behind it does not count") {
    const auto before = allows({profile("block"), rule(1, "block", "5900-5999"), rule(2, "allow", "5900")});
    CHECK(before.verdict == Verdict::not_met);
    CHECK(before.why.id == "firewall.allows.blocked");
    CHECK(missed(before) == "action=block");
    CHECK(allows({profile("block"), rule(1, "allow", "5900"), rule(2, "block", "any")}).verdict == Verdict::met);
    CHECK(blocks({profile("block"), rule(1, "allow", "5900"), rule(2, "block", "5900")}).why.id ==
          "firewall.blocks.allowed");
}

TEST_CASE("where order does not count a block overrules an allow") {
    const Record unordered{{"position", nullptr}};
    const std::vector<FactOf> both{profile("block"), rule(1, "allow", "5900", unordered),
                                   rule(2, "block", "any", unordered)};
    CHECK(allows(both).why.id == "firewall.allows.blocked");
    CHECK(blocks(both).verdict == Verdict::met);
    CHECK(allows({profile("block"), rule(1, "allow", "5900", unordered)}).verdict == Verdict::met);
}

TEST_CASE("a disabled rule does not count, and is named where it would have") {
    const Record disabled{{"enabled", false}, {"name", "VNC"}};
    const auto result = allows({profile("block"), rule(1, "allow", "5900", disabled)});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(reason(result) ==
          "firewall.allows.rule_disabled: la règle « VNC » laisserait entrer TCP 5900 (192.168.1.0/24), mais elle est "
          "désactivée");
    CHECK(blocks({profile("allow"), rule(1, "block", "5900", disabled)}).why.id == "firewall.blocks.rule_disabled");
}

TEST_CASE("without a rule the default decides") {
    CHECK(allows({profile("block")}).why.id == "firewall.allows.no_rule");
    CHECK(allows({profile("allow"), rule(1, "block", "23")}).why.id == "firewall.allows.by_default");
    CHECK(blocks({profile("block")}).why.id == "firewall.blocks.by_default");
    CHECK(blocks({profile("allow"), rule(1, "block", "23")}).why.id == "firewall.blocks.no_rule");
}

TEST_CASE("a firewall that filters nothing neither lets in nor blocks") {
    CHECK(allows({profile("allow", {{"enabled", false}})}).why.id == "firewall.off");
    CHECK(blocks({profile("allow", {{"enabled", false}})}).verdict == Verdict::not_met);
}

TEST_CASE("rules for the loopback, for known connections, for other protocols and for what goes out do not count") {
    const std::vector<FactOf> noise{
        profile("block"),
        rule(1, "allow", "any", {{"interfaces", List{"lo"}}, {"protocol", "any"}}),
        rule(2, "allow", "any", {{"states", List{"established", "related"}}, {"protocol", "any"}}),
        rule(3, "allow", "any", {{"protocol", "icmp"}}),
        rule(4, "allow", "5900", {{"protocol", "udp"}}),
        rule(5, "allow", "5900", {{"direction", "out"}})};
    CHECK(allows(noise).why.id == "firewall.allows.no_rule");
    CHECK(blocks(noise).verdict == Verdict::met);
}

TEST_CASE("a rule for a part of the senders or ports is partly met") {
    const auto senders =
        allows({profile("block"), rule(1, "allow", "5900", {{"remote_addresses", List{"192.168.1.0/25"}}})});
    CHECK(senders.verdict == Verdict::partly_met);
    CHECK(senders.why.id == "firewall.allows.in_part");
    CHECK(missed(senders) == R"(action=["allow","block"])");
    CHECK(blocks({profile("allow"), rule(1, "block", "5900")}, {{"port", "5900-5901"}}).verdict == Verdict::partly_met);
    CHECK(allows({profile("block"), rule(1, "allow", "5900", {{"remote_addresses", List{"192.168.1.0/25"}}}),
                  rule(2, "allow", "5900", {{"remote_addresses", List{"192.168.1.128/25"}}})})
              .verdict == Verdict::met);
}

TEST_CASE("a rule that is not fully understood leaves open what it stands before, and only that") {
    const Record opaque{{"fully_understood", false}, {"name", "meta"}};
    const auto open = allows({profile("block"), rule(1, "allow", "22", opaque), rule(2, "allow", "5900")});
    CHECK(open.verdict == Verdict::not_observed);
    CHECK(open.why.id == "firewall.undecided");
    CHECK(allows({profile("block"), rule(1, "allow", "5900"), rule(2, "allow", "22", opaque)}).verdict == Verdict::met);
}

TEST_CASE("a rule with conditions the item does not speak of is not guessed where it matters") {
    const auto result = allows({profile("block"), rule(1, "allow", "5900", {{"program", "C:/vnc.exe"}})});
    CHECK(result.verdict == Verdict::not_observed);
    CHECK(result.why.id == "firewall.conditional");
    CHECK(allows({profile("block"), rule(1, "allow", "5900", {{"interfaces", List{"eth0"}}}), rule(2, "allow", "5900")})
              .verdict == Verdict::met);
}

TEST_CASE("a rule for the interface the traffic comes by, or for the machine's address there, is no more condition") {
    const Record by_eth0{{"interfaces", List{"eth0"}}};
    CHECK(allows({profile("block"), rule(1, "allow", "5900", by_eth0), lan, loopback, tunnel}).verdict == Verdict::met);
    CHECK(blocks({profile("allow"), rule(1, "block", "5900", by_eth0), lan, loopback, tunnel}).verdict == Verdict::met);
    CHECK(allows({profile("block"), rule(1, "allow", "5900", {{"interfaces", List{"eth*"}}}), lan}).verdict ==
          Verdict::met);
    CHECK(allows({profile("block"), rule(1, "allow", "5900", {{"local_addresses", List{"192.168.1.104/32"}}}), lan})
              .verdict == Verdict::met);
}

TEST_CASE("a rule for another interface or another address does not count") {
    const std::vector<FactOf> other_interface{profile("block"), rule(1, "allow", "5900", {{"interfaces", List{"wg0"}}}),
                                              lan, tunnel};
    CHECK(allows(other_interface).why.id == "firewall.allows.no_rule");
    CHECK(
        allows({profile("block"), rule(1, "allow", "5900", {{"local_addresses", List{"10.8.0.2/32"}}}), lan}).why.id ==
        "firewall.allows.no_rule");
}

TEST_CASE("traffic from anywhere comes by every network of the machine") {
    const FactOf second = interface("eth1", "ethernet", "10.0.0.7", "10.0.0.0/24");
    const std::vector<FactOf> facts{profile("allow"), rule(1, "block", "5900", {{"interfaces", List{"eth0"}}}), lan,
                                    second};
    CHECK(blocks(facts).why.id == "firewall.blocks.in_part");
    CHECK(blocks(facts, {{"from", "192.168.1.0/24"}}).verdict == Verdict::met);
}

TEST_CASE("without facts of its interfaces a rule for one of them is not guessed") {
    const Record by_eth0{{"interfaces", List{"eth0"}}};
    CHECK(allows({profile("block"), rule(1, "allow", "5900", by_eth0)}).why.id == "firewall.conditional");
    CHECK(allows({profile("block"), rule(1, "allow", "5900", by_eth0), loopback}).why.id == "firewall.conditional");
}

TEST_CASE("profiles that treat the traffic differently are partly met") {
    const std::vector<FactOf> facts{profile("block", {{"name", "domain"}}), profile("block", {{"name", "public"}}),
                                    rule(1, "allow", "5900", {{"profiles", List{"domain"}}})};
    CHECK(allows(facts).verdict == Verdict::partly_met);
}

TEST_CASE("what must last needs a firewall that is loaded again") {
    const Record lasting{{"persistent", true}};
    CHECK(allows({profile("block"), rule(1, "allow", "5900")}, lasting).verdict == Verdict::met);
    const auto lost = allows({profile("block", {{"persistent", false}}), rule(1, "allow", "5900")}, lasting);
    CHECK(lost.verdict == Verdict::partly_met);
    CHECK(missed(lost) == "persistent=false");
    CHECK(allows({profile("block", {{"persistent", nullptr}}), rule(1, "allow", "5900")}, lasting).why.id ==
          "firewall.persistence_unknown");
}

TEST_CASE("facts that name no profile say nothing about the firewall") {
    CHECK(allows({rule(1, "allow", "5900")}).why.id == "firewall.no_profile");
}

TEST_CASE("a firewall with more rules than can be weighed is not observed") {
    std::vector<FactOf> facts{profile("block")};
    for (int i = 1; i <= 4097; ++i) {
        facts.push_back(rule(i, "allow", "80"));
    }
    CHECK(allows(facts).why.id == "firewall.too_complex");
}

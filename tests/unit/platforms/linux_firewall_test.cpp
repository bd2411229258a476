#include <doctest/doctest.h>

#include "engine/platforms/linux/nft_chains.h"
#include "engine/platforms/linux/number_set.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

const std::string input_chain =
    R"({"chain":{"family":"inet","table":"f","name":"input","handle":1,"type":"filter","hook":"input","prio":0,"policy":"drop"}})";

std::string rule(int handle, const std::string& statements, const std::string& chain = "input") {
    return R"({"rule":{"family":"inet","table":"f","chain":")" + chain + R"(","handle":)" + std::to_string(handle) +
           R"(,"expr":[)" + statements + "]}}";
}

std::string match(const std::string& left, const std::string& right, const std::string& op = "==") {
    return R"({"match":{"op":")" + op + R"(","left":)" + left + R"(,"right":)" + right + "}}";
}

const std::string tcp_port = R"({"payload":{"protocol":"tcp","field":"dport"}})";
const std::string source = R"({"payload":{"protocol":"ip","field":"saddr"}})";

Reply ruleset(const std::vector<std::string>& objects) {
    std::string json = R"({"nftables":[)";
    for (const std::string& object : objects) {
        json += (json.ends_with('[') ? "" : ",") + object;
    }
    LinuxSample sample;
    sample.group("firewall")
        .entry("ruleset", "nft -j list ruleset", json + "]}")
        .entry("saved", "/etc/nftables.conf", "", "absent");
    return sample.reply();
}

std::vector<Fact> rules(const std::vector<std::string>& objects) {
    const auto facts = firewall_rule_facts(ruleset(objects));
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    return *facts;
}

Fact only_rule(const std::string& statements) {
    const auto facts = rules({input_chain, rule(7, statements)});
    REQUIRE(facts.size() == 1);
    return facts.front();
}

}  // namespace

TEST_CASE("a plain rule says what it lets in, and where it stands in the ruleset") {
    const Fact fact = only_rule(match(tcp_port, R"({"set":[22,{"range":[8000,8010]}]})") + "," +
                                match(source, R"({"prefix":{"addr":"192.168.1.0","len":24}})") +
                                R"(,{"counter":{"packets":0,"bytes":0}},{"accept":null})");
    CHECK(field_of(fact, "id") == "inet/f/input/7");
    CHECK(field_of(fact, "direction") == "in");
    CHECK(field_of(fact, "action") == "allow");
    CHECK(field_of(fact, "protocol") == "tcp");
    CHECK(field_of(fact, "local_ports") == "22,8000-8010");
    CHECK(field_of(fact, "remote_ports") == "any");
    CHECK(field_of(fact, "remote_addresses") == Value(List{"192.168.1.0/24"}));
    CHECK(field_of(fact, "local_addresses") == Value(List{"0.0.0.0/0"}));
    CHECK(field_of(fact, "position") == Value(1));
    CHECK(field_of(fact, "fully_understood") == Value(true));
    CHECK(fact.evidence.front().ends_with("#/nftables/1"));
}

TEST_CASE("comparisons and complements of ports and addresses are exact") {
    CHECK(field_of(only_rule(match(tcp_port, "1024", ">=") + R"(,{"accept":null})"), "local_ports") == "1024-65535");
    CHECK(field_of(only_rule(match(tcp_port, "1024", "<") + R"(,{"accept":null})"), "local_ports") == "0-1023");
    CHECK(field_of(only_rule(match(tcp_port, R"({"set":[22,80]})", "!=") + R"(,{"accept":null})"), "local_ports") ==
          "0-21,23-79,81-65535");
    CHECK(field_of(only_rule(match(source, R"({"range":["10.0.0.1","10.0.0.4"]})") + R"(,{"drop":null})"),
                   "remote_addresses") == Value(List{"10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"}));
    const Value all_but_half =
        field_of(only_rule(match(source, R"({"prefix":{"addr":"128.0.0.0","len":1}})", "!=") + R"(,{"drop":null})"),
                 "remote_addresses");
    CHECK(all_but_half == Value(List{"0.0.0.0/1"}));
}

TEST_CASE("a condition that is not known makes a rule not fully understood, never another rule") {
    for (const std::string& unknown :
         {match(R"({"payload":{"protocol":"tcp","field":"flags"}})", R"("syn")"), match(tcp_port, R"("@nowhere")"),
          match(R"({"meta":{"key":"mark"}})", "1"), match(R"({"meta":{"key":"iifname"}})", R"("eth0")", "!="),
          match(R"({"&":[1,2]})", "1"), std::string(R"({"limit":{"rate":5,"per":"second"}})"),
          std::string(R"({"something new":{}})"), std::string("[]"), match(tcp_port, R"({"range":[1,2,3]})"),
          match(tcp_port, "70000"), match(R"({"ct":{"key":"state","dir":"original"}})", R"("new")"),
          match(R"({"ct":{"key":"state"}})", R"("unheard-of")")}) {
        CAPTURE(unknown);
        const Fact fact = only_rule(unknown + R"(,{"accept":null})");
        CHECK(field_of(fact, "fully_understood") == Value(false));
    }
}

TEST_CASE("states, interfaces and ICMP types are shown") {
    const Fact fact = only_rule(match(R"({"ct":{"key":"state"}})", R"(["established","related"])", "in") + "," +
                                match(R"({"meta":{"key":"iif"}})", R"("lo")") + R"(,{"accept":null})");
    CHECK(field_of(fact, "states") == Value(List{"established", "related"}));
    CHECK(field_of(fact, "interfaces") == Value(List{"lo"}));
    CHECK(field_of(fact, "fully_understood") == Value(true));
    const Fact ping = only_rule(match(R"({"payload":{"protocol":"icmp","field":"type"}})", R"("echo-request")") +
                                R"(,{"accept":null})");
    CHECK(field_of(ping, "protocol") == "icmp");
    CHECK(field_of(ping, "icmp_types") == Value(List{"echo-request"}));
}

TEST_CASE("a rule for two protocols is a fact for each, in one place of the order") {
    const auto facts =
        rules({input_chain,
               rule(7, match(R"({"meta":{"key":"l4proto"}})", R"({"set":["tcp","udp"]})") + "," +
                           match(R"({"payload":{"protocol":"th","field":"dport"}})", "53") + R"(,{"accept":null})")});
    REQUIRE(facts.size() == 2);
    CHECK(field_of(facts[0], "id") == "inet/f/input/7/tcp");
    CHECK(field_of(facts[1], "id") == "inet/f/input/7/udp");
    CHECK(field_of(facts[1], "local_ports") == "53");
}

TEST_CASE("a jump is followed with the conditions that led to it") {
    const std::string lan = R"({"chain":{"family":"inet","table":"f","name":"lan","handle":2}})";
    const auto facts =
        rules({input_chain, lan,
               rule(3, match(source, R"({"prefix":{"addr":"10.0.0.0","len":8}})") + R"(,{"jump":{"target":"lan"}})"),
               rule(4, match(tcp_port, "22") + R"(,{"accept":null})", "lan"),
               rule(5, match(source, R"("11.0.0.1")") + R"(,{"accept":null})", "lan"), rule(6, R"({"drop":null})")});
    REQUIRE(facts.size() == 2);
    CHECK(field_of(facts[0], "id") == "inet/f/input/3>lan/4");
    CHECK(field_of(facts[0], "remote_addresses") == Value(List{"10.0.0.0/8"}));
    CHECK(field_of(facts[1], "action") == "block");
    CHECK(field_of(facts[1], "position") == Value(2));
}

TEST_CASE("what stands behind a conditional return of a chain is not fully understood") {
    const std::string lan = R"({"chain":{"family":"inet","table":"f","name":"lan","handle":2}})";
    const auto facts = rules({input_chain, lan, rule(3, R"({"jump":{"target":"lan"}})"),
                              rule(4, match(tcp_port, "22") + R"(,{"return":null})", "lan"),
                              rule(5, R"({"accept":null})", "lan"), rule(6, R"({"accept":null})")});
    REQUIRE(facts.size() == 2);
    CHECK(field_of(facts[0], "fully_understood") == Value(false));
    CHECK(field_of(facts[1], "fully_understood") == Value(true));
    // What cannot be skipped by that condition still is.
    const auto apart = rules({input_chain, lan, rule(3, R"({"jump":{"target":"lan"}})"),
                              rule(4, match(tcp_port, "22") + R"(,{"return":null})", "lan"),
                              rule(5, match(tcp_port, "80") + R"(,{"accept":null})", "lan")});
    REQUIRE(apart.size() == 1);
    CHECK(field_of(apart[0], "fully_understood") == Value(true));
    // In the base chain a return is the policy.
    const Fact back = only_rule(match(tcp_port, "22") + R"(,{"return":null})");
    CHECK(field_of(back, "action") == "block");
}

TEST_CASE("jumps in a circle, or that double at every step, end with a reason") {
    const std::string a = R"({"chain":{"family":"inet","table":"f","name":"a","handle":2}})";
    const auto circle = firewall_rule_facts(
        ruleset({input_chain, a, rule(3, R"({"jump":{"target":"a"}})"), rule(4, R"({"jump":{"target":"a"}})", "a")}));
    CHECK(circle.error().code == "linux.nft.too_complex");
    std::vector<std::string> objects = {input_chain};
    for (int i = 0; i < 16; ++i) {
        objects.push_back(R"({"chain":{"family":"inet","table":"f","name":"c)" + std::to_string(i) +
                          R"(","handle":1}})");
    }
    objects.push_back(rule(1, R"({"jump":{"target":"c0"}})"));
    for (int i = 0; i < 15; ++i) {
        const std::string jump = R"({"jump":{"target":"c)" + std::to_string(i + 1) + R"("}})";
        objects.push_back(rule(2, jump, "c" + std::to_string(i)));
        objects.push_back(rule(3, jump, "c" + std::to_string(i)));
    }
    CHECK(firewall_rule_facts(ruleset(objects)).error().code == "linux.nft.too_complex");
    CHECK(firewall_rule_facts(ruleset({input_chain, rule(3, R"({"jump":{"target":"nowhere"}})")})).error().code ==
          "linux.nft.invalid");
}

TEST_CASE("where two chains of one hook may block, an allow is no final word and a block is") {
    const std::string second =
        R"({"chain":{"family":"ip","table":"g","name":"input","handle":1,"type":"filter","hook":"input","prio":5,"policy":"drop"}})";
    const auto facts = rules(
        {input_chain, second, rule(3, match(tcp_port, "22") + R"(,{"accept":null})"), rule(4, R"({"drop":null})")});
    REQUIRE(facts.size() == 2);
    CHECK(field_of(facts[0], "fully_understood") == Value(false));
    CHECK(field_of(facts[1], "fully_understood") == Value(true));
}

TEST_CASE("the profile says what becomes of what no rule names, and no firewall is a firewall that is off") {
    const auto profile = firewall_profile_facts(ruleset({input_chain}));
    REQUIRE(profile.has_value());
    CHECK(field_of(profile->front(), "enabled") == Value(true));
    CHECK(field_of(profile->front(), "inbound") == "block");
    CHECK(field_of(profile->front(), "outbound") == "allow");
    CHECK(field_of(profile->front(), "persistent") == Value(false));
    const auto none = firewall_profile_facts(ruleset({}));
    CHECK(field_of(none->front(), "enabled") == Value(false));
    CHECK(field_of(none->front(), "inbound") == "allow");
    CHECK(firewall_rule_facts(ruleset({}))->empty());
}

TEST_CASE("a ruleset that could not be read is unobserved, not empty") {
    LinuxSample denied;
    denied.group("firewall").entry("ruleset", "nft", "", "failed", 1, "Operation not permitted");
    CHECK(firewall_rule_facts(denied.reply()).error().code == "linux.entry.failed");
    LinuxSample broken;
    broken.group("firewall").entry("ruleset", "nft", R"({"nftables":[{"rule":1},)");
    CHECK(firewall_rule_facts(broken.reply()).error().code == "linux.nft.invalid");
    CHECK(firewall_rule_facts(ruleset({"[]"})).error().code == "linux.nft.invalid");
    CHECK(firewall_rule_facts(ruleset({rule(1, R"({"drop":null})")})).error().code == "linux.nft.invalid");
}

TEST_CASE("sets of numbers keep to set algebra") {
    NumberSet set(10, 20);
    set.add(NumberSet(21, 30));
    set.add(NumberSet(40, 50));
    CHECK(set.ranges() == std::vector<NumberSet::Range>{{10, 30}, {40, 50}});
    CHECK(set.complement(65535).complement(65535) == set);
    CHECK(set.intersection(set.complement(65535)).empty());
    CHECK(set.intersection(NumberSet(30, 40)).ranges() == std::vector<NumberSet::Range>{{30, 30}, {40, 40}});
    CHECK(NumberSet(0, 0xffffffff).complement(0xffffffff).empty());
    CHECK(networks_value(NumberSet(0, 0xffffffff)) == Value(List{"0.0.0.0/0"}));
    CHECK(networks_value(NumberSet(1, 0xffffffff)).as_list()->size() == 32);
    CHECK(NumberSet(5, 4).empty());
}

// The text of rules of the firewall of Windows: made ones, and those of real machines.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "engine/platforms/windows/firewall_rule.h"

using namespace plateau;
using namespace plateau::windows_platform;

namespace {

FirewallRule rule(const std::string& more) {
    return parse_firewall_rule("v2.10|Action=Allow|Active=TRUE|Dir=In|" + more);
}

struct RealRule {
    std::string id;
    std::string text;
};

/// The rules of two real machines; none, said in print, where they are absent on this machine.
std::vector<RealRule> real_rules() {
    std::vector<RealRule> rules;
    for (const char* name : {"regipy_SYSTEM", "regipy_SYSTEM_B"}) {
        std::ifstream file("../shared/corpus/windows/firewall/" + std::string(name) + ".rules.tsv");
        for (std::string line; std::getline(file, line);) {
            rules.push_back({line.substr(0, line.find('\t')), line.substr(line.find('\t') + 1)});
        }
    }
    if (rules.empty()) {
        MESSAGE("skipped: ../shared/corpus/windows/firewall is absent on this machine");
    }
    return rules;
}

/// The values of a key, by a plain search of "|key=".
std::vector<std::string> written(const std::string& text, const std::string& key) {
    std::vector<std::string> values;
    const std::string begin = "|" + key + "=";
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        const auto from = at + begin.size();
        values.push_back(text.substr(from, text.find('|', from) - from));
    }
    return values;
}

std::string first_of(const std::vector<std::string>& values) {
    return values.empty() ? "" : values.front();
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

void check_ports(const RealRule& real, const FirewallRule& rule) {
    const auto ports = written(real.text, "LPort");
    if (!ports.empty() && std::all_of(ports.begin(), ports.end(), is_number)) {
        NumberSet expected;
        for (const std::string& port : ports) {
            const auto number = static_cast<std::uint32_t>(std::stoul(port));
            expected.add(NumberSet(number, number));
        }
        CHECK(rule.local_ports == expected);
    }
    if (ports.empty() && real.text.find("LPort2_") == std::string::npos) {
        CHECK(rule.local_ports == NumberSet(0, 65535));
    }
}

void check_against_text(const RealRule& real, const FirewallRule& rule) {
    CAPTURE(real.id + ": " + real.text);
    CHECK(rule.active == (first_of(written(real.text, "Active")) == "TRUE"));
    CHECK(rule.direction == (first_of(written(real.text, "Dir")) == "In" ? "in" : "out"));
    CHECK(rule.allows == (first_of(written(real.text, "Action")) == "Allow"));
    CHECK(rule.name == first_of(written(real.text, "Name")));
    CHECK(rule.service == first_of(written(real.text, "Svc")));
    const std::string app = first_of(written(real.text, "App"));
    CHECK(rule.program == (app.empty() ? first_of(written(real.text, "AppPkgId")) : app));
    CHECK(rule.profiles.size() == written(real.text, "Profile").size());
    CHECK(rule.icmp_types.size() == written(real.text, "ICMP4").size() + written(real.text, "ICMP6").size());
    CHECK(rule.remote.own_networks == (first_of(written(real.text, "RA4")) == "LocalSubnet"));
    check_ports(real, rule);
}

}  // namespace

TEST_CASE("a rule says what it does and to what") {
    const FirewallRule one = parse_firewall_rule(
        "v2.10|Action=Block|Active=TRUE|Dir=Out|Protocol=17|Profile=Domain|Profile=Private|LPort=68|RPort=67|"
        "App=%SystemRoot%\\system32\\svchost.exe|Svc=dhcp|Name=@FirewallAPI.dll,-25301|Desc=x|EmbedCtxt=y|");
    CHECK(one.unknown.empty());
    CHECK(one.allows == false);
    CHECK(one.active);
    CHECK(one.direction == "out");
    CHECK(one.protocol == "udp");
    CHECK((one.profiles == std::set<std::string>{"domain", "private"}));
    CHECK(one.local_ports == NumberSet(68, 68));
    CHECK(one.remote_ports == NumberSet(67, 67));
    CHECK(one.program == "%SystemRoot%\\system32\\svchost.exe");
    CHECK(one.service == "dhcp");
    CHECK(one.name == "@FirewallAPI.dll,-25301");
    CHECK(one.conditions.empty());
}

TEST_CASE("a rule that does not say so is not active, and is for all profiles, protocols, ports and addresses") {
    const FirewallRule one = parse_firewall_rule("v2.30|Action=Allow|Dir=In|");
    CHECK(one.unknown.empty());
    CHECK_FALSE(one.active);
    CHECK(one.profiles.empty());
    CHECK(one.protocol == "any");
    CHECK(one.local_ports == NumberSet(0, 65535));
    CHECK(one.remote.set == NumberSet(0, 0xffffffff));
}

TEST_CASE("ports that repeat are one set, and ranges may be split over several") {
    NumberSet both(80, 80);
    both.add(NumberSet(443, 443));
    CHECK(rule("Protocol=6|LPort=80|LPort=443|").local_ports == both);
    NumberSet split(1, 66);
    split.add(NumberSet(69, 55554));
    CHECK(rule("Protocol=6|LPort2_10=1-66|LPort2_10=69-55554|").local_ports == split);
    CHECK(rule("LPort=|").unknown.size() == 1);
    CHECK(rule("LPort=65536|").unknown.size() == 1);
    CHECK(rule("LPort=90-80|").unknown.size() == 1);
    CHECK(rule("LPort=http|").unknown == std::vector<std::string>{"LPort=http"});
}

TEST_CASE("a keyword for ports is its port where it has one, a condition where it has none") {
    CHECK(rule("Protocol=6|LPort=RPC-EPMap|").local_ports == NumberSet(135, 135));
    CHECK(rule("Protocol=17|LPort2_24=mDNS|").local_ports == NumberSet(5353, 5353));
    CHECK(rule("Protocol=6|LPort2_10=IPTLSIn|LPort2_10=IPHTTPSIn|").local_ports == NumberSet(443, 443));
    const FirewallRule rpc = rule("Protocol=6|LPort=RPC|");
    CHECK(rpc.unknown.empty());
    CHECK(rpc.local_ports == NumberSet(0, 65535));
    CHECK(rpc.conditions == std::vector<std::string>{"LPort=RPC"});
    // Port 80 whatever happens, and others: no set of ports under one condition.
    CHECK_FALSE(rule("Protocol=6|LPort=80|LPort=RPC|").unknown.empty());
}

TEST_CASE("addresses are one, a range, or a network by its length or mask") {
    const FirewallRule one =
        rule("RA4=10.0.0.1|RA4=10.0.0.2-10.0.0.9|RA4=192.168.1.0/24|RA4=172.16.0.0/255.240.0.0|LA4=192.168.1.7|");
    NumberSet remote(0x0a000001, 0x0a000009);
    remote.add(NumberSet(0xc0a80100, 0xc0a801ff));
    remote.add(NumberSet(0xac100000, 0xac1fffff));
    CHECK(one.unknown.empty());
    CHECK(one.remote.set == remote);
    CHECK(one.local.set == NumberSet(0xc0a80107, 0xc0a80107));
    CHECK_FALSE(rule("RA4=10.0.0.0/255.0.255.0|").unknown.empty());
    CHECK_FALSE(rule("RA4=10.0.0.0/33|").unknown.empty());
    CHECK_FALSE(rule("RA4=somewhere|").unknown.empty());
}

TEST_CASE("the machine's own networks are asked for, other keywords for addresses are conditions") {
    const FirewallRule own = rule("RA4=LocalSubnet|RA4=10.0.0.1|RA6=LocalSubnet|");
    CHECK(own.remote.own_networks);
    CHECK(own.remote.set == NumberSet(0x0a000001, 0x0a000001));
    CHECK(own.conditions.empty());
    const FirewallRule renders = rule("RA42=Ply2Renders|RA62=Ply2Renders|");
    CHECK(renders.remote.set == NumberSet(0, 0xffffffff));
    CHECK(renders.conditions == std::vector<std::string>{"RA42=Ply2Renders"});
    CHECK(renders.unknown.empty());
}

TEST_CASE("a rule with IPv6 addresses alone matches no IPv4 packet") {
    CHECK(rule("RA6=fe80::/64|").remote.set.empty());
    CHECK(rule("LA6=fe80::/64|").local.set.empty());
}

TEST_CASE("what limits a rule beside its fields is a condition, what does not is left out") {
    const FirewallRule one = rule("IFType=Wireless|LUOwn=S-1-5-21-1|AppPkgId=S-1-15-2-7|TTK=ProxSharing|Edge=TRUE|");
    CHECK((one.conditions == std::vector<std::string>{"IFType=Wireless", "LUOwn=S-1-5-21-1", "TTK=ProxSharing"}));
    CHECK(one.program == "S-1-15-2-7");
    CHECK(one.unknown.empty());
    CHECK(rule("Protocol=41|").conditions == std::vector<std::string>{"Protocol=41"});
    CHECK(rule("Protocol=41|").protocol == "other");
}

TEST_CASE("messages of ICMP have the names other firewalls give them") {
    CHECK((rule("Protocol=1|ICMP4=8:*|ICMP4=3:4|").icmp_types ==
           std::vector<std::string>{"echo-request", "destination-unreachable/4"}));
    CHECK(rule("Protocol=58|ICMP6=135:*|").icmp_types == std::vector<std::string>{"nd-neighbor-solicit"});
    CHECK_FALSE(rule("ICMP4=8|").unknown.empty());
}

TEST_CASE("what is not understood is said, and never left out") {
    CHECK(rule("Moon=full|").unknown == std::vector<std::string>{"Moon=full"});
    CHECK_FALSE(rule("word|").unknown.empty());
    CHECK_FALSE(rule("Dir=Out|").unknown.empty());  // twice
    CHECK_FALSE(rule("Profile=Home|").unknown.empty());
    CHECK_FALSE(rule("Protocol=300|").unknown.empty());
    CHECK_FALSE(parse_firewall_rule("v2.10|Action=ByPass|Active=TRUE|Dir=In|").unknown.empty());
    CHECK_FALSE(parse_firewall_rule("v3.0|Action=Allow|Active=TRUE|Dir=In|").unknown.empty());
    CHECK_FALSE(parse_firewall_rule("v2.10|Action=Allow|Active=TRUE|Dir=In").unknown.empty());
    CHECK_FALSE(parse_firewall_rule("v2.10|Action=Allow|Active=yes|Dir=In|").unknown.empty());
    CHECK_FALSE(parse_firewall_rule("").unknown.empty());
    // What comes before is read all the same.
    CHECK(parse_firewall_rule("v2.10|Action=Allow|Active=TRUE|Dir=In|LPort=80|Moon=full|").local_ports ==
          NumberSet(80, 80));
}

TEST_CASE("the rules of two real machines are all understood, and say what their texts say") {
    const auto rules = real_rules();
    if (rules.empty()) {
        return;
    }
    REQUIRE(rules.size() == 766);
    int active = 0;
    int incoming = 0;
    int not_understood = 0;
    int conditional = 0;
    std::map<std::string, int> protocols;
    for (const RealRule& real : rules) {
        const FirewallRule rule = parse_firewall_rule(real.text);
        check_against_text(real, rule);
        active += rule.active ? 1 : 0;
        incoming += rule.direction == "in" ? 1 : 0;
        conditional += rule.conditions.empty() ? 0 : 1;
        ++protocols[rule.protocol];
        for (const std::string& unknown : rule.unknown) {
            ++not_understood;
            MESSAGE(real.id << ": not understood: " << unknown);
        }
    }
    MESSAGE(rules.size() << " rules, " << not_understood << " not understood, " << conditional << " with a condition");
    CHECK(not_understood == 0);
    CHECK(active == 330);
    CHECK(incoming == 432);
    CHECK(protocols["tcp"] == 368);
    CHECK(protocols["udp"] == 237);
    CHECK(protocols["icmp"] == 11);
    CHECK(protocols["icmpv6"] == 55);
    CHECK(protocols["igmp"] == 4);
    CHECK(protocols["gre"] == 4);
    CHECK(protocols["other"] == 4);
    CHECK(protocols["any"] == 83);
}

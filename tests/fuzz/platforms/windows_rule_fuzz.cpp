#include <cstdint>
#include <string>

#include "engine/platforms/windows/firewall_rule.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau::windows_platform;
using plateau::test::must;

bool is_understood(const FirewallRule& rule) {
    return rule.unknown.empty();
}

void check_set(const NumberSet& set, std::uint32_t largest) {
    for (const NumberSet::Range& range : set.ranges()) {
        must(range.first <= range.last && range.last <= largest, "a range is one of its numbers");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const FirewallRule rule = parse_firewall_rule(input);
    check_set(rule.local_ports, 65535);
    check_set(rule.remote_ports, 65535);
    check_set(rule.local.set, 0xffffffff);
    check_set(rule.remote.set, 0xffffffff);
    must(!rule.local_ports.empty() && !rule.remote_ports.empty(), "a rule is about some port");
    must(rule.profiles.size() <= 3, "there are three profiles");
    if (is_understood(rule)) {
        must(rule.allows.has_value(), "what is understood allows or blocks");
        must(rule.direction == "in" || rule.direction == "out", "and goes one way");
        must(input.starts_with("v2.") && input.ends_with('|'), "and has the form of a rule");
        must(!is_understood(parse_firewall_rule(input + "Moon=full|")), "a word more that is not known is said");
        must(!is_understood(parse_firewall_rule(input + "Dir=In|")), "so is one that stands twice");
        const FirewallRule narrower = parse_firewall_rule(input + "IFType=Lan|");
        must(narrower.conditions.size() == rule.conditions.size() + 1, "a limit more is a condition more");
    }
    return 0;
}

#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FactKind firewall_profile() {
    return {
        .name = "firewall_profile",
        .summary = "Whether a firewall filters, and what becomes of what no rule names.",
        .key = {"name"},
        .fields = {required(name("name", "\"domain\", \"private\", \"public\"; \"all\" where there is but one")),
                   boolean("enabled", "it filters"),
                   choice("inbound", {"allow", "block"}, "what comes in and no rule names"),
                   choice("outbound", {"allow", "block"}, "what goes out and no rule names"),
                   choice("forward", {"allow", "block"}, "what passes through and no rule names; null: not said"),
                   boolean("persistent", "it is loaded again at the next start; null: not known")},
        .source =
            "linux: base chains of nft -j list ruleset, /etc/nftables.conf; openwrt: zones of package firewall of "
            "uci show; ddwrt: nvram; windows: FirewallPolicy in SYSTEM, WindowsFirewall of the policies in SOFTWARE",
        .since = "0.1.0"};
}

FactKind firewall_rule() {
    return {.name = "firewall_rule",
            .summary =
                "A rule of a firewall. Addresses are sets of networks: 0.0.0.0/0 is any IPv4 address, an empty list "
                "matches no IPv4 packet.",
            .key = {"id"},
            .fields = {required(text("id", "what the system knows it by, unique")),
                       text("name", "as people see it, or its comment; null: it has none"),
                       boolean("enabled", "it is in force"),
                       choice("direction", {"in", "out", "forward"}, "what comes in, goes out or passes through"),
                       choice("action", {"allow", "block"}, "what it does to what matches"),
                       choice("protocol",
                              {"any", "tcp", "udp", "icmp", "icmpv6", "igmp", "gre", "esp", "ah", "sctp", "other"},
                              "protocol it matches"),
                       ports("local_ports", "ports on the machine (of the receiver when passing through)"),
                       ports("remote_ports", "ports on the other side (of the sender when passing through)"),
                       list_of("local_addresses", FieldType::prefix,
                               "addresses on the machine (of the receiver when passing through)"),
                       list_of("remote_addresses", FieldType::prefix,
                               "addresses on the other side (of the sender when passing through)"),
                       list_of("interfaces", FieldType::text, "interfaces it is limited to; null: any"),
                       list_of("out_interfaces", FieldType::text,
                               "of a rule for what passes through: interfaces it leaves by; null: any"),
                       list_of("states", choice("", {"new", "established", "related", "invalid", "untracked"}, ""),
                               "states of a connection it is limited to; null: any. Without \"new\" it opens nothing"),
                       list_of("icmp_types", FieldType::text,
                               "ICMP messages it is limited to (\"echo-request\"); null: any"),
                       text("program", "program it is limited to; null: any"),
                       text("service", "service it is limited to; null: any"),
                       list_of("conditions", FieldType::text,
                               "what else must hold for it to match, as the system writes it; null: nothing"),
                       list_of("profiles", FieldType::name, "the profiles it is part of, by firewall_profile name"),
                       integer("position",
                               "where the first match decides: its turn among those of its direction, from 1; "
                               "null: order does not count and a block overrules an allow"),
                       boolean("fully_understood",
                               "false: it has a condition or effect these fields do not show, so neither "
                               "its matching nor its not matching may be concluded")},
            .source =
                "linux: nft -j list ruleset; windows: FirewallRules of SYSTEM's SharedAccess and of the policies in "
                "SOFTWARE",
            .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> firewall_kinds() {
    return {firewall_profile(), firewall_rule()};
}

}  // namespace plateau::kinds

#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FactKind dhcp_server() {
    return {
        .name = "dhcp_server",
        .summary = "A range of addresses a DHCP server gives out.",
        .key = {"scope"},
        .fields = {required(field("scope", FieldType::prefix, "the network it serves")),
                   boolean("enabled", "it gives addresses out"), ipv4("first", "first address of the range"),
                   ipv4("last", "last address of the range"),
                   list_of("excluded",
                           record({required(ipv4("first", "first of them")), required(ipv4("last", "last of them"))}),
                           "addresses between first and last that are not given out"),
                   integer("lease_minutes", "how long an address is lent; -1: for ever"),
                   ipv4("gateway", "router announced; null: none"),
                   ordered(list_of("dns", FieldType::ipv4, "name servers announced, in order")),
                   name("domain", "DNS domain announced; null: none")},
        .source =
            "linux: dnsmasq.conf and the files it includes; openwrt: package dhcp of uci show; linksys: "
            "GetLANSettings; ddwrt: nvram; windows: export/dhcp.ps1",
        .since = "0.1.0"};
}

FactKind dhcp_reservation() {
    return {
        .name = "dhcp_reservation",
        .summary = "An address a DHCP server keeps for one hardware address.",
        .key = {"mac"},
        .fields = {required(field("mac", FieldType::mac, "hardware address")),
                   ipv4("address", "the address kept for it; null: only a name is"),
                   name("name", "host name given with it; null: none")},
        .source =
            "linux: dnsmasq.conf and the files it includes; openwrt: package dhcp of uci show; ddwrt: nvram; windows: "
            "export/dhcp.ps1",
        .since = "0.1.0"};
}

FactKind port_forward() {
    return {.name = "port_forward",
            .summary = "Connections from outside that a router passes on to a machine inside.",
            .key = {"name"},
            .fields = {required(text("name", "its name, or what the system knows it by")),
                       boolean("enabled", "it is in force"), choice("protocol", {"tcp", "udp", "both"}, "protocol"),
                       ports("external_ports", "ports outside"), ipv4("internal_address", "machine inside"),
                       ports("internal_ports", "ports inside, in the order of those outside")},
            .source =
                "linux: dnat rules of nft -j list ruleset; openwrt: redirects of package firewall of uci show; ddwrt: "
                "nvram",
            .since = "0.1.0"};
}

FactKind router_admin() {
    return {
        .name = "router_admin",
        .summary = "The router itself and how it is administered.",
        .fields = {text("model", "as it states it"), text("firmware", "as it states it"),
                   boolean("password_set", "an administration password other than the factory's is asked for"),
                   list_of("passwords",
                           record({required(text("tried", "name of the password in the guide, never the password")),
                                   required(boolean("accepted", "it opens the administration"))}),
                           "passwords that were tried"),
                   boolean("remote_management", "it can be administered from outside")},
        .source =
            "linux: /etc/os-release, the state of root's password, /etc/default/dropbear, passwords tried over SSH; "
            "openwrt: ubus call system board, state of root's password, packages firewall, dropbear and uhttpd; ddwrt: "
            "nvram",
        .since = "0.1.0"};
}

FactKind wan() {
    return {
        .name = "wan",
        .summary = "How a router is connected to the outside.",
        .fields = {choice("mode", {"dhcp", "static", "pppoe", "off", "other"}, "how it gets its address"),
                   ipv4("address", "its address outside; null: none"), ipv4("gateway", "the next router; null: none"),
                   ordered(list_of("dns", FieldType::ipv4, "name servers it asks, in order"))},
        .source =
            "linux: the interface of the default route; openwrt: package network of uci show, ubus call "
            "network.interface.wan status; ddwrt: nvram",
        .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> router_kinds() {
    return {dhcp_server(), dhcp_reservation(), port_forward(), router_admin(), wan()};
}

}  // namespace plateau::kinds

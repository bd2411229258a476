#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

constexpr const char* made = "any platform: tried from the seat's network";

FactKind dhcp_offer() {
    return {.name = "dhcp_offer",
            .summary = "What a device with that hardware address was offered when it asked for an address.",
            .key = {"mac"},
            .fields = {required(field("mac", FieldType::mac, "hardware address that asked")),
                       ipv4("address", "address offered; null: none in time"),
                       ipv4("server", "server that offered it; null: it did not say"),
                       ipv4("gateway", "router announced; null: none"),
                       ordered(list_of("dns", FieldType::ipv4, "name servers announced, in order")),
                       integer("lease_minutes", "how long it would be lent; -1: for ever; null: not said")},
            .source = made,
            .since = "0.1.0"};
}

FactKind share_access() {
    return {.name = "share_access",
            .summary = "What an account could do with a share when it tried.",
            .key = {"share", "account"},
            .fields = {required(name("share", "the share")), required(name("account", "the account that tried")),
                       required(boolean("listed", "it saw what is in the folder")),
                       required(boolean("read", "it may read")),
                       required(boolean("written", "it may add files; none was added")),
                       text("refused", "why it did not get in, as the server puts it; null: it did")},
            .source = made,
            .since = "0.1.0"};
}

FactKind port_answer() {
    return {.name = "port_answer",
            .summary = "What a connection to a port met.",
            .key = {"protocol", "port"},
            .fields = {required(choice("protocol", {"tcp", "udp"}, "protocol")), required(integer("port", "the port")),
                       ipv4("address", "the address it was tried at"),
                       required(choice("answer", {"open", "refused", "silent"},
                                       "somebody listens; nobody does, and the machine says so; no answer at all"))},
            .source = made,
            .since = "0.1.0"};
}

FactKind tunnel_answer() {
    return {.name = "tunnel_answer",
            .summary = "Whether an address answers a ping that a VPN of the machine carries.",
            .key = {"address"},
            .fields = {required(ipv4("address", "the address")), required(boolean("answered", "it answers")),
                       text("interface", "the VPN's interface that carried it; null: none did")},
            .source = "linux: ping through each WireGuard interface",
            .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> trial_kinds() {
    return {dhcp_offer(), share_access(), port_answer(), tunnel_answer()};
}

}  // namespace plateau::kinds

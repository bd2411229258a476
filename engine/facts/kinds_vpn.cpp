#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FieldSpec vpn_protocol() {
    return choice("protocol", {"wireguard", "openvpn", "ikev2", "l2tp", "pptp", "sstp", "automatic", "other"},
                  "how it talks");
}

FactKind vpn_connection() {
    return {
        .name = "vpn_connection",
        .summary = "A VPN this machine connects to, as a client.",
        .key = {"name", "owner"},
        .fields = {required(text("name", "the connection's or interface's name")),
                   required(name("owner", "the account it belongs to; of the whole machine: empty")),
                   name("server", "host name or address it connects to"),
                   integer("port", "port of the server; null: the protocol's own"), vpn_protocol(),
                   list_of("authentication", FieldType::name, "\"public_key\", \"mschapv2\", \"eap\", …"),
                   choice("encryption", {"none", "optional", "required", "maximum", "custom"}, "what it insists on"),
                   boolean("split_tunnel", "only `routes` go through it; false: everything does"),
                   list_of("routes", FieldType::prefix, "networks reached through it"),
                   list_of("addresses", FieldType::ipv4, "this machine's addresses inside the VPN"),
                   boolean("enabled", "complete, and brought up at start or by its user's choice"),
                   boolean("active", "its interface is there now; null: not known"),
                   text("public_key", "this machine's public key; null: none could be made"),
                   text("server_public_key", "the public key expected of the server; null: none")},
        .source =
            "linux: /etc/wireguard/*.conf (keys removed on the machine), wg show; openwrt: packages network, openvpn "
            "and pptpd of uci show; ddwrt: nvram; windows: the phone books rasphone.pbk of the machine and of its "
            "users",
        .since = "0.1.0"};
}

FactKind vpn_server() {
    return {.name = "vpn_server",
            .summary = "A VPN this machine offers.",
            .key = {"name"},
            .fields = {required(text("name", "the server's or interface's name")), vpn_protocol(),
                       boolean("enabled", "complete, and brought up at start"),
                       boolean("active", "it serves now; null: not known"), integer("port", "port it listens on"),
                       list_of("addresses", FieldType::ipv4, "this machine's addresses inside the VPN"),
                       text("public_key", "this machine's public key; null: none could be made"),
                       list_of("users_or_peers",
                               record({text("name", "account, or the comment above the peer; null: none"),
                                       text("public_key", "the peer's public key; null: it has none"),
                                       list_of("routes", FieldType::prefix, "networks reached through the peer")}),
                               "who may connect")},
            .source =
                "linux: /etc/wireguard/*.conf (keys removed on the machine), wg show; openwrt: packages network, "
                "openvpn and pptpd of uci show; ddwrt: nvram",
            .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> vpn_kinds() {
    return {vpn_connection(), vpn_server()};
}

}  // namespace plateau::kinds

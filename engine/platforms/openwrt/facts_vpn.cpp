#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/facts.h"

namespace plateau::openwrt_platform {

namespace {

using linux_platform::printable;
using linux_platform::words_of;

List addresses_value(const UciSection& interface, std::string_view option) {
    List list;
    for (const std::string& word : interface.words(option)) {
        if (const auto own = own_address(word)) {
            list.emplace_back(own->address.to_string());
        }
    }
    return list;
}

List routes_value(const UciSection& peer) {
    List list;
    for (const std::string& word : peer.words("allowed_ips")) {
        if (const auto own = own_address(word)) {
            list.emplace_back(own->network.to_string());
        }
    }
    return list;
}

Value port_value(std::string_view text) {
    const auto port = port_of(text);
    return port ? Value(*port) : Value();
}

bool is_started(const UciSection& interface) {
    return !interface.is_on("disabled", false) && interface.is_on("auto", true);
}

/// A WireGuard interface with its peers that are switched on.
struct Tunnel {
    const UciSection* interface = nullptr;
    std::vector<const UciSection*> peers;
    Value public_key;

    bool is_complete() const {
        return !public_key.is_null() && !addresses_value(*interface, "addresses").empty() && is_started(*interface);
    }
    bool is_client() const {
        return std::any_of(peers.begin(), peers.end(),
                           [](const UciSection* peer) { return peer->has("endpoint_host"); });
    }
    /// As on other machines: nobody is called, or there is a port and a peer that calls.
    bool is_server() const {
        return !is_client() ||
               (interface->has("listen_port") && std::any_of(peers.begin(), peers.end(), [](const UciSection* peer) {
                    return !peer->has("endpoint_host");
                }));
    }
};

std::vector<Tunnel> tunnels_of(const Router& router, const UciPackage& network) {
    std::vector<Tunnel> tunnels;
    for (const UciSection& section : network) {
        if (section.type != "interface" || section.text("proto") != "wireguard") {
            continue;
        }
        Tunnel tunnel{.interface = &section, .peers = {}, .public_key = {}};
        if (const auto key = router.public_keys.find(section.id); key != router.public_keys.end()) {
            tunnel.public_key = key->second;
        }
        const std::string type_of_peers = "wireguard_" + section.id;
        for (const UciSection& peer : network) {
            if (peer.type == type_of_peers && !peer.is_on("disabled", false)) {
                tunnel.peers.push_back(&peer);
            }
        }
        tunnels.push_back(std::move(tunnel));
    }
    return tunnels;
}

Record wireguard_connection(const Tunnel& tunnel, const UciSection& peer) {
    const List routes = routes_value(peer);
    const Value port = peer.has("endpoint_port") ? port_value(peer.text("endpoint_port")) : Value(51820);
    return {{"owner", ""},
            {"server", text_or_null(peer.text("endpoint_host"))},
            {"port", port},
            {"protocol", "wireguard"},
            {"authentication", List{"public_key"}},
            {"encryption", "required"},
            {"split_tunnel", std::find(routes.begin(), routes.end(), Value("0.0.0.0/0")) == routes.end()},
            {"routes", routes},
            {"addresses", addresses_value(*tunnel.interface, "addresses")},
            {"enabled", tunnel.is_complete() && peer.has("public_key") && !routes.empty()},
            {"public_key", tunnel.public_key},
            {"server_public_key", text_or_null(peer.text("public_key"))}};
}

Record wireguard_server(const Tunnel& tunnel) {
    List peers;
    for (const UciSection* peer : tunnel.peers) {
        peers.push_back(Record{{"name", text_or_null(peer->text("description"))},
                               {"public_key", text_or_null(peer->text("public_key"))},
                               {"routes", routes_value(*peer)}});
    }
    return {{"name", printable(tunnel.interface->id)},
            {"protocol", "wireguard"},
            {"enabled", tunnel.is_complete()},
            {"port", port_value(tunnel.interface->text("listen_port"))},
            {"addresses", addresses_value(*tunnel.interface, "addresses")},
            {"public_key", tunnel.public_key},
            {"users_or_peers", std::move(peers)}};
}

/// Whether a section of OpenVPN is one of a client; nothing when it says neither (its settings are in a file).
std::optional<bool> is_openvpn_client(const UciSection& section) {
    if (section.is_on("client", false) || section.has("remote")) {
        return true;
    }
    return section.has("server") || section.has("server_bridge") || section.text("mode") == "server"
               ? std::optional(false)
               : std::nullopt;
}

Record openvpn_connection(const UciSection& section, bool enabled) {
    const std::string remote = section.text("remote");
    const auto words = words_of(remote);
    const std::string port = words.size() > 1 ? std::string(words[1]) : section.text("port");
    return {{"name", printable(section.id)},
            {"owner", ""},
            {"server", words.empty() ? Value() : text_or_null(words[0])},
            {"port", port_value(port)},
            {"protocol", "openvpn"},
            {"enabled", enabled}};
}

Record openvpn_server(const UciSection& section, bool enabled) {
    return {{"name", printable(section.id)},
            {"protocol", "openvpn"},
            {"enabled", enabled},
            {"port", section.has("port") ? port_value(section.text("port")) : Value(1194)}};
}

/// Why VPNs are not known that the router may have in packages of their own.
const Unobserved* hidden_vpn(const Router& router) {
    const Unobserved* const openvpn = router.hidden("openvpn");
    return openvpn == nullptr ? router.hidden("pptpd") : openvpn;
}

/// OpenVPN has its package up to 24.10 and is a protocol of interfaces since: the options are the same.
std::vector<std::pair<const UciSection*, bool>> openvpn_sections(const Router& router) {
    std::vector<std::pair<const UciSection*, bool>> sections;
    if (const auto openvpn = router.uci.packages.find("openvpn"); openvpn != router.uci.packages.end()) {
        for (const UciSection& section : openvpn->second) {
            if (section.type == "openvpn") {
                sections.emplace_back(&section,
                                      section.is_on("enabled", false) && router.starts("openvpn").value_or(true));
            }
        }
    }
    if (const auto network = router.uci.packages.find("network"); network != router.uci.packages.end()) {
        for (const UciSection& section : network->second) {
            if (section.type == "interface" && section.text("proto") == "openvpn") {
                sections.emplace_back(&section, is_started(section));
            }
        }
    }
    return sections;
}

Fact fact_of(const Router& router, const char* kind, const Record& value) {
    return make_fact(kind, value, router.evidence({"uci", "services"}), Assurance::sourced);
}

}  // namespace

Facts vpn_connection_facts(const Router& router) {
    const auto network = router.package("network");
    if (!network) {
        return tl::unexpected(network.error());
    }
    if (const Unobserved* const hidden = hidden_vpn(router)) {
        return tl::unexpected(*hidden);
    }
    std::vector<Fact> facts;
    const UciPackage sections = *network == nullptr ? UciPackage() : **network;
    for (const Tunnel& tunnel : tunnels_of(router, sections)) {
        int count = 0;
        for (const UciSection* peer : tunnel.peers) {
            if (peer->has("endpoint_host")) {
                // A second server of one interface is told apart by its number.
                Record record = wireguard_connection(tunnel, *peer);
                record["name"] =
                    ++count == 1 ? tunnel.interface->id : tunnel.interface->id + "#" + std::to_string(count);
                facts.push_back(fact_of(router, "vpn_connection", record));
            }
        }
    }
    for (const auto& [section, enabled] : openvpn_sections(router)) {
        if (is_openvpn_client(*section) == true) {
            facts.push_back(fact_of(router, "vpn_connection", openvpn_connection(*section, enabled)));
        }
    }
    for (const UciSection& section : sections) {
        const std::string proto = section.text("proto");
        if (section.type == "interface" && (proto == "l2tp" || proto == "pptp" || proto == "sstp")) {
            facts.push_back(fact_of(router, "vpn_connection",
                                    {{"name", section.id},
                                     {"owner", ""},
                                     {"server", text_or_null(section.text("server"))},
                                     {"protocol", proto},
                                     {"enabled", is_started(section)}}));
        }
    }
    return facts;
}

Facts vpn_server_facts(const Router& router) {
    const auto network = router.package("network");
    if (!network) {
        return tl::unexpected(network.error());
    }
    if (const Unobserved* const hidden = hidden_vpn(router)) {
        return tl::unexpected(*hidden);
    }
    std::vector<Fact> facts;
    const UciPackage sections = *network == nullptr ? UciPackage() : **network;
    for (const Tunnel& tunnel : tunnels_of(router, sections)) {
        if (tunnel.is_server()) {
            facts.push_back(fact_of(router, "vpn_server", wireguard_server(tunnel)));
        }
    }
    for (const auto& [section, enabled] : openvpn_sections(router)) {
        if (is_openvpn_client(*section) == false) {
            facts.push_back(fact_of(router, "vpn_server", openvpn_server(*section, enabled)));
        }
    }
    const auto pptp = router.uci.packages.find("pptpd");
    for (const UciSection& section : pptp == router.uci.packages.end() ? UciPackage() : pptp->second) {
        if (section.type == "service") {
            const bool enabled = section.is_on("enabled", false) && router.starts("pptpd").value_or(true);
            facts.push_back(fact_of(router, "vpn_server",
                                    {{"name", printable(section.id)}, {"protocol", "pptp"}, {"enabled", enabled}}));
        }
    }
    return facts;
}

}  // namespace plateau::openwrt_platform

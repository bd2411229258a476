#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::split;
using linux_platform::trimmed;

constexpr std::int64_t most_tunnels = 64;
constexpr std::int64_t most_peers = 256;

struct Peer {
    std::string name;
    std::string public_key;
    List routes;
    bool is_server = false;  ///< this router calls it
    std::string server;
    Value port;
};

/// A tunnel of WireGuard: the protocol 2 of those that "oetN" are (the number is not documented).
struct Tunnel {
    std::string name;
    bool enabled = false;
    Value port;
    List addresses;
    Value public_key;
    std::vector<Peer> peers;

    bool is_complete() const { return enabled && !public_key.is_null() && !addresses.empty(); }
    bool calls() const {
        return std::any_of(peers.begin(), peers.end(), [](const Peer& peer) { return peer.is_server; });
    }
    /// As on other machines: nobody is called, or there is a port and a peer that calls.
    bool is_server() const {
        return !calls() || (!port.is_null() &&
                            std::any_of(peers.begin(), peers.end(), [](const Peer& peer) { return !peer.is_server; }));
    }
};

Value port_value(std::string_view text) {
    const auto port = port_of(text);
    return port ? Value(*port) : Value();
}

/// "10.6.0.1/24" or "10.6.0.1" among words with commas or blanks between: addresses, and networks.
std::pair<List, List> own_networks(std::string text) {
    std::replace(text.begin(), text.end(), ',', ' ');
    std::pair<List, List> all;
    for (const std::string_view word : linux_platform::words_of(text)) {
        const auto slash = word.find('/');
        const auto address = Ipv4Address::parse(word.substr(0, slash));
        const auto length = slash == std::string_view::npos ? std::optional(32) : port_of(word.substr(slash + 1));
        const bool everything = word.substr(std::min(slash, word.size())) == "/0";
        if (address && (everything || (length && *length <= 32))) {
            all.first.emplace_back(address->to_string());
            all.second.emplace_back(Ipv4Prefix::containing(*address, everything ? 0 : *length).to_string());
        }
    }
    return all;
}

Peer peer_of(Settings& settings, const std::string& tunnel, std::int64_t number) {
    const auto text = [&](std::string_view setting) {
        return settings.text(fmt::format("{}_{}{}", tunnel, setting, number));
    };
    return {.name = text("namep"),
            .public_key = text("peerkey"),
            .routes = own_networks(text("aip")).second,
            .is_server = text("endpoint") == "1",
            .server = text("rem"),
            .port = port_value(text("peerport"))};
}

std::vector<Tunnel> tunnels_of(Settings& settings) {
    std::vector<Tunnel> tunnels;
    const std::int64_t count = std::min(settings.number("oet_tunnels").value_or(0), most_tunnels);
    for (std::int64_t number = 1; number <= count; ++number) {
        const std::string name = fmt::format("oet{}", number);
        if (!settings.is(name + "_proto", "2")) {
            continue;
        }
        const std::string masked = settings.text(name + "_ipaddrmask");
        Tunnel tunnel{.name = name,
                      .enabled = settings.is(name + "_en", "1"),
                      .port = port_value(settings.text(name + "_port")),
                      .addresses = own_networks(masked.empty() ? settings.text(name + "_ipaddr") : masked).first,
                      .public_key = {},
                      .peers = {}};
        const auto key = settings.router().public_keys.find(name + "_private");
        if (settings.has(name + "_private") && key != settings.router().public_keys.end()) {
            tunnel.public_key = key->second;
        }
        const std::int64_t peers = std::min(settings.number(name + "_peers").value_or(0), most_peers);
        for (std::int64_t peer = 0; peer < peers; ++peer) {
            tunnel.peers.push_back(peer_of(settings, name, peer));
        }
        tunnels.push_back(std::move(tunnel));
    }
    return tunnels;
}

Record wireguard_connection(const Tunnel& tunnel, const Peer& peer, int count) {
    const bool everything = std::find(peer.routes.begin(), peer.routes.end(), Value("0.0.0.0/0")) != peer.routes.end();
    return {{"name", count == 1 ? tunnel.name : fmt::format("{}#{}", tunnel.name, count)},
            {"owner", ""},
            {"server", text_or_null(peer.server)},
            {"port", peer.port},
            {"protocol", "wireguard"},
            {"authentication", List{"public_key"}},
            {"encryption", "required"},
            {"split_tunnel", !everything},
            {"routes", peer.routes},
            {"addresses", tunnel.addresses},
            {"enabled", tunnel.is_complete() && !peer.public_key.empty() && !peer.routes.empty()},
            {"public_key", tunnel.public_key},
            {"server_public_key", text_or_null(peer.public_key)}};
}

Record wireguard_server(const Tunnel& tunnel) {
    List peers;
    for (const Peer& peer : tunnel.peers) {
        peers.push_back(Record{
            {"name", text_or_null(peer.name)}, {"public_key", text_or_null(peer.public_key)}, {"routes", peer.routes}});
    }
    return {{"name", tunnel.name},
            {"protocol", "wireguard"},
            {"enabled", tunnel.is_complete()},
            {"port", tunnel.port},
            {"addresses", tunnel.addresses},
            {"public_key", tunnel.public_key},
            {"users_or_peers", std::move(peers)}};
}

/// A service there is one of, with a switch.
struct Service {
    const char* name;
    const char* protocol;
    const char* enabled;
    const char* server;  ///< of a client: where it connects to
    const char* port;    ///< nullptr: the protocol has its own
};

constexpr Service clients[] = {
    {"openvpncl", "openvpn", "openvpncl_enable", "openvpncl_remoteip", "openvpncl_remoteport"},
    {"pptpd_client", "pptp", "pptpd_client_enable", "pptpd_client_srvip", nullptr}};

Value server_name(Settings& settings, const char* key) {
    const std::string name = settings.text(key);
    return name == "0.0.0.0" ? Value() : text_or_null(name);
}

}  // namespace

Facts vpn_connection_facts(Settings& settings) {
    std::vector<Fact> facts;
    const auto add = [&](const Record& value, Assurance assurance) {
        facts.push_back(make_fact("vpn_connection", value, settings.router().evidence({"nvram"}), assurance));
    };
    for (const Service& client : clients) {
        if (settings.has(client.enabled)) {
            add({{"name", client.name},
                 {"owner", ""},
                 {"protocol", client.protocol},
                 {"server", server_name(settings, client.server)},
                 {"port", client.port == nullptr ? Value() : port_value(settings.text(client.port))},
                 {"enabled", settings.is(client.enabled, "1")}},
                Assurance::sourced);
        }
    }
    // As the way out itself.
    if (const std::string proto = settings.text("wan_proto"); proto == "l2tp" || proto == "pptp") {
        const std::string key = proto + "_server_name";
        const bool named = !settings.text(key).empty();
        add({{"name", "wan"},
             {"owner", ""},
             {"protocol", proto},
             {"server", server_name(settings, (named ? key : proto + "_server_ip").c_str())},
             {"enabled", true}},
            Assurance::sourced);
    }
    for (const Tunnel& tunnel : tunnels_of(settings)) {
        int count = 0;
        for (const Peer& peer : tunnel.peers) {
            if (peer.is_server) {
                add(wireguard_connection(tunnel, peer, ++count), Assurance::inferred);
            }
        }
    }
    return facts;
}

Facts vpn_server_facts(Settings& settings) {
    std::vector<Fact> facts;
    const auto add = [&](const Record& value, Assurance assurance) {
        facts.push_back(make_fact("vpn_server", value, settings.router().evidence({"nvram"}), assurance));
    };
    if (settings.has("openvpn_enable")) {
        const std::string port = settings.text("openvpn_port");
        add({{"name", "openvpn"},
             {"protocol", "openvpn"},
             {"enabled", settings.is("openvpn_enable", "1")},
             {"port", port.empty() ? Value(1194) : port_value(port)}},
            Assurance::sourced);
    }
    if (settings.has("pptpd_enable")) {
        add({{"name", "pptpd"},
             {"protocol", "pptp"},
             {"enabled", settings.is("pptpd_enable", "1")},
             {"addresses", addresses_among(settings.text("pptpd_lip"))}},
            Assurance::sourced);
    }
    for (const Tunnel& tunnel : tunnels_of(settings)) {
        if (tunnel.is_server()) {
            add(wireguard_server(tunnel), Assurance::inferred);
        }
    }
    return facts;
}

}  // namespace plateau::ddwrt_platform

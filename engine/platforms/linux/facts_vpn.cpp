#include <algorithm>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_wireguard.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

/// An interface of wg-quick: its file and what is known beside it.
struct Tunnel {
    std::string name;
    WireguardConfig config;
    std::string public_key;  ///< empty: its private key makes none
    bool at_boot = false;
    Value active;
    std::vector<std::string> evidence;

    bool is_client() const {
        return std::any_of(config.peers.begin(), config.peers.end(),
                           [](const WireguardPeer& peer) { return !peer.server.empty(); });
    }
    /// It takes connections: nobody is called, or there is a port and a peer that calls.
    bool is_server() const {
        return !is_client() ||
               (config.port && std::any_of(config.peers.begin(), config.peers.end(),
                                           [](const WireguardPeer& peer) { return peer.server.empty(); }));
    }
};

std::string name_of_path(const std::string& path) {
    const auto slash = path.rfind('/');
    std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (name.ends_with(".conf")) {
        name.resize(name.size() - 5);
    }
    return name;
}

/// The public key the machine made of a file's private key.
std::string public_key_of(const Reply& reply, const Entry& file, std::vector<std::string>& evidence) {
    for (const Entry& entry : reply.groups.find("wireguard")->second) {
        if (entry.name == "public-key" && entry.label == file.label && entry.state == Entry::State::ok) {
            evidence.push_back(entry.hash);
            return printable(trimmed(entry.out));
        }
    }
    return {};
}

/// Nothing known of what is up is no reason to know nothing of what is set.
std::optional<std::vector<std::string>> interfaces_up(const Reply& reply) {
    const auto entry = find_entry(reply, "wireguard", "wireguard-state");
    const auto names = entry ? parse_wireguard_state((*entry)->out) : Observed<std::vector<std::string>>();
    return entry && names ? std::optional(*names) : std::nullopt;
}

Observed<std::vector<Tunnel>> read_tunnels(const Reply& reply) {
    const auto files = find_entries(reply, "wireguard", "wireguard");
    const auto links = find_entry(reply, "wireguard", "at-boot");
    if (!files || !links) {
        return tl::unexpected(!files ? files.error() : links.error());
    }
    std::set<std::string> at_boot;
    for (const std::string_view line : lines_of((*links)->out)) {
        at_boot.insert(printable(line));
    }
    const auto up = interfaces_up(reply);
    std::vector<Tunnel> tunnels;
    for (const Entry* file : *files) {
        auto config = parse_wireguard(file->out);
        if (!config) {
            return unobserved(config.error().code, file->label + ": " + config.error().why);
        }
        Tunnel tunnel{.name = name_of_path(file->label), .config = std::move(*config)};
        tunnel.evidence.push_back(file->hash);
        tunnel.public_key = public_key_of(reply, *file, tunnel.evidence);
        tunnel.at_boot = at_boot.contains("wg-quick@" + tunnel.name + ".service");
        if (up) {
            tunnel.active = std::find(up->begin(), up->end(), tunnel.name) != up->end();
        }
        tunnels.push_back(std::move(tunnel));
    }
    return tunnels;
}

Value routes_value(const std::vector<Ipv4Prefix>& routes) {
    List list;
    for (const Ipv4Prefix& route : routes) {
        list.emplace_back(route.to_string());
    }
    return list;
}

Value addresses_value(const Tunnel& tunnel) {
    List list;
    for (const Ipv4Address& address : tunnel.config.addresses) {
        list.emplace_back(address.to_string());
    }
    return list;
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

Value port_value(std::optional<int> port) {
    return port ? Value(*port) : Value();
}

/// Whether the interface could come up at all.
bool is_complete(const Tunnel& tunnel) {
    return tunnel.config.has_private_key && !tunnel.public_key.empty() && !tunnel.config.addresses.empty();
}

Record connection_record(const Tunnel& tunnel, const WireguardPeer& peer) {
    const bool everything = std::any_of(peer.routes.begin(), peer.routes.end(),
                                        [](const Ipv4Prefix& route) { return route.length() == 0; });
    return {{"owner", ""},
            {"server", peer.server},
            {"port", port_value(peer.port)},
            {"protocol", "wireguard"},
            {"authentication", List{"public_key"}},
            {"encryption", "required"},
            {"split_tunnel", !everything},
            {"routes", routes_value(peer.routes)},
            {"addresses", addresses_value(tunnel)},
            {"enabled", tunnel.at_boot && is_complete(tunnel) && !peer.public_key.empty() && !peer.routes.empty()},
            {"active", tunnel.active},
            {"public_key", text_or_null(tunnel.public_key)},
            {"server_public_key", text_or_null(peer.public_key)}};
}

Record server_record(const Tunnel& tunnel) {
    List peers;
    for (const WireguardPeer& peer : tunnel.config.peers) {
        peers.push_back(Record{{"name", text_or_null(peer.name)},
                               {"public_key", text_or_null(peer.public_key)},
                               {"routes", routes_value(peer.routes)}});
    }
    return {{"name", tunnel.name},
            {"protocol", "wireguard"},
            {"enabled", tunnel.at_boot && is_complete(tunnel)},
            {"active", tunnel.active},
            {"port", port_value(tunnel.config.port)},
            {"addresses", addresses_value(tunnel)},
            {"public_key", text_or_null(tunnel.public_key)},
            {"users_or_peers", std::move(peers)}};
}

}  // namespace

Facts vpn_connection_facts(const Reply& reply) {
    const auto tunnels = read_tunnels(reply);
    if (!tunnels) {
        return tl::unexpected(tunnels.error());
    }
    std::vector<Fact> facts;
    for (const Tunnel& tunnel : *tunnels) {
        int count = 0;
        for (const WireguardPeer& peer : tunnel.config.peers) {
            if (peer.server.empty()) {
                continue;
            }
            // A second server of one interface is told apart by its number.
            Record record = connection_record(tunnel, peer);
            record["name"] = ++count == 1 ? tunnel.name : tunnel.name + "#" + std::to_string(count);
            facts.push_back(make_fact("vpn_connection", record, tunnel.evidence, Assurance::verified));
        }
    }
    return facts;
}

Facts vpn_server_facts(const Reply& reply) {
    const auto tunnels = read_tunnels(reply);
    if (!tunnels) {
        return tl::unexpected(tunnels.error());
    }
    std::vector<Fact> facts;
    for (const Tunnel& tunnel : *tunnels) {
        if (tunnel.is_server()) {
            facts.push_back(make_fact("vpn_server", server_record(tunnel), tunnel.evidence, Assurance::verified));
        }
    }
    return facts;
}

}  // namespace plateau::linux_platform

#include "engine/platforms/linux/parse_wireguard.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

std::optional<int> port_of(std::string_view text) {
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port > 0 && port <= 65535 ? std::optional(port)
                                                                                                 : std::nullopt;
}

/// "10.8.0.2/24" as address and network; a bare address is a network of its own.
bool read_network(std::string_view text, std::optional<Ipv4Address>& address, std::optional<Ipv4Prefix>& network) {
    const auto slash = text.find('/');
    address = Ipv4Address::parse(text.substr(0, slash));
    if (!address) {
        return text.find(':') != std::string_view::npos;  // IPv6 is not shown
    }
    int length = 32;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
        if (error != std::errc() || end != digits.data() + digits.size() || length < 0 || length > 32) {
            return false;
        }
    }
    network = Ipv4Prefix::containing(*address, length);
    return true;
}

bool read_addresses(WireguardConfig& config, std::string_view value) {
    for (const std::string_view part : split(value, ',')) {
        std::optional<Ipv4Address> address;
        std::optional<Ipv4Prefix> network;
        if (!read_network(trimmed(part), address, network)) {
            return false;
        }
        if (address) {
            config.addresses.push_back(*address);
        }
    }
    return true;
}

bool read_interface_option(WireguardConfig& config, const std::string& key, std::string_view value) {
    static const std::vector<std::string> others = {"dns",     "mtu",      "table",      "preup", "postup",
                                                    "predown", "postdown", "saveconfig", "fwmark"};
    if (key == "address") {
        return read_addresses(config, value);
    }
    if (key == "listenport") {
        config.port = port_of(value);
        return config.port.has_value() || value == "0";
    }
    if (key == "privatekey") {
        config.has_private_key = !value.empty();
        return true;
    }
    return std::find(others.begin(), others.end(), key) != others.end();
}

bool read_endpoint(WireguardPeer& peer, std::string_view value) {
    const auto colon = value.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return false;
    }
    std::string_view host = value.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    peer.server = printable(host);
    peer.port = port_of(value.substr(colon + 1));
    return peer.port.has_value();
}

bool read_peer_option(WireguardPeer& peer, const std::string& key, std::string_view value) {
    if (key == "publickey") {
        peer.public_key = printable(value);
        return !value.empty();
    }
    if (key == "endpoint") {
        return read_endpoint(peer, value);
    }
    if (key == "allowedips") {
        for (const std::string_view part : split(value, ',')) {
            std::optional<Ipv4Address> address;
            std::optional<Ipv4Prefix> network;
            if (!trimmed(part).empty() && !read_network(trimmed(part), address, network)) {
                return false;
            }
            if (network) {
                peer.routes.push_back(*network);
            }
        }
        return true;
    }
    return key == "presharedkey" || key == "persistentkeepalive";
}

}  // namespace

Observed<WireguardConfig> parse_wireguard(std::string_view text) {
    WireguardConfig config;
    enum class Section { none, interface, peer } section = Section::none;
    std::string comment;
    bool fresh_peer = false;  // right after [Peer], where some write the peer's name
    int number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        const auto hash = line.find('#');
        if (hash != std::string_view::npos && trimmed(line.substr(0, hash)).empty()) {
            comment = printable(trimmed(line.substr(hash + 1)));
            if (fresh_peer) {
                config.peers.back().name = comment;
            }
            continue;
        }
        line = trimmed(line.substr(0, hash));
        const std::string word = lowered(line);
        const auto equals = line.find('=');
        if (line.empty()) {
            comment.clear();
            continue;
        }
        bool known = true;
        fresh_peer = word == "[peer]";
        if (word == "[interface]") {
            section = Section::interface;
        } else if (word == "[peer]") {
            section = Section::peer;
            config.peers.push_back({.name = comment});
        } else if (equals == std::string_view::npos) {
            known = false;
        } else {
            const std::string key = lowered(trimmed(line.substr(0, equals)));
            const std::string_view value = trimmed(line.substr(equals + 1));
            known = section == Section::interface ? read_interface_option(config, key, value)
                    : section == Section::peer    ? read_peer_option(config.peers.back(), key, value)
                                                  : false;
        }
        if (!known) {
            return unobserved(reason::wireguard_invalid, fmt::format("line {}: '{}'", number, printable(line)));
        }
        comment.clear();
    }
    return config;
}

Observed<std::vector<std::string>> parse_wireguard_state(std::string_view text) {
    std::vector<std::string> names;
    for (const std::string_view line : lines_of(text)) {
        const auto fields = split(line, '\t');
        if (fields.size() == 5) {
            names.push_back(printable(fields[0]));
        } else if (fields.size() != 9) {
            return unobserved(reason::wireguard_invalid, "wg show all dump has a line of another form");
        }
    }
    return names;
}

}  // namespace plateau::linux_platform

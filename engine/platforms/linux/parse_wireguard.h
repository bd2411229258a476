#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A [Peer].
struct WireguardPeer {
    std::string name;        ///< comment above it; empty: none
    std::string public_key;  ///< empty: none
    std::string server;      ///< host of its endpoint; empty: none
    std::optional<int> port;
    std::vector<Ipv4Prefix> routes;
};

/// What a file of wg-quick says. Keys that are secret were removed before it was read.
struct WireguardConfig {
    std::vector<Ipv4Address> addresses;
    std::optional<int> port;
    bool has_private_key = false;
    std::vector<WireguardPeer> peers;
};

/// Reads a file of wg-quick. "linux.wireguard.invalid" with the line that wg-quick would refuse.
Observed<WireguardConfig> parse_wireguard(std::string_view text);

/// The interfaces that are up, from `wg show all dump` with its keys removed.
Observed<std::vector<std::string>> parse_wireguard_state(std::string_view text);

}  // namespace plateau::linux_platform

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/address.h"

namespace plateau {

/// A DHCPDISCOVER (RFC 2131) that asks for the answer to be broadcast: a server that gets it makes an offer and keeps
/// nothing in its leases; only a DHCPREQUEST, which Plateau never sends, would.
std::string dhcp_discover(std::uint32_t id, const MacAddress& mac);

/// What a server would give.
struct DhcpOffer {
    std::uint32_t id = 0;  ///< of the discover it answers
    MacAddress mac{{}};    ///< whom it is for
    Ipv4Address address{0};
    std::optional<Ipv4Address> server;
    std::optional<Ipv4Address> gateway;          ///< the first of those announced
    std::vector<Ipv4Address> dns;                ///< in order, at most 63
    std::optional<std::uint32_t> lease_seconds;  ///< all bits set: for ever

    bool operator==(const DhcpOffer&) const = default;
};

/// The longest datagram that is read.
inline constexpr std::size_t longest_dhcp_message = 1500;

/// Reads a datagram that may come from anybody: an offer, or why it is none (never empty).
tl::expected<DhcpOffer, std::string> parse_dhcp_offer(std::string_view datagram);

}  // namespace plateau

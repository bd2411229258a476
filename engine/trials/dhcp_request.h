#pragma once

#include <chrono>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/support/observed.h"
#include "engine/support/unique_fd.h"
#include "engine/trials/dhcp_message.h"

namespace plateau {

/// An offer and the datagram it was read from.
struct DhcpAnswer {
    DhcpOffer offer;
    std::string datagram;
};

/// How long servers are waited for. One that would give an address it has not reserved first pings it for three
/// seconds.
struct DhcpLimits {
    std::chrono::milliseconds answer{10'000};
    std::chrono::milliseconds again{3'000};  ///< from one sending to the next
};

/// Asks for an address for each of `macs` on a socket of HostHelper::dhcp_socket(), all at once, and takes the first
/// offer for each; a device that is offered none in time is not in the result. Nothing is accepted, so no server keeps
/// anything. Unobserved ("trial.dhcp.unsent") where nothing can be sent. Throws Error cancelled. Blocks.
Observed<std::map<MacAddress, DhcpAnswer>> ask_for_offers(const UniqueFd& socket, const std::vector<MacAddress>& macs,
                                                          const std::stop_token& stop, const DhcpLimits& limits = {});

}  // namespace plateau

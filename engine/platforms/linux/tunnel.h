#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/address.h"
#include "engine/ports/guest_agent.h"
#include "engine/support/observed.h"

namespace plateau {

/// Pings `address` through each WireGuard interface of the machine: without naming the interface a router could answer
/// over the local network. It changes nothing.
GuestCommand tunnel_ping(Ipv4Address address, std::stop_token stop = {});

/// Reads what that printed, which may be anything: the interface that carried an answer, nothing where none did.
Observed<std::optional<std::string>> parse_tunnel_ping(std::string_view text);

}  // namespace plateau

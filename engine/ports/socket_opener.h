#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "engine/model/address.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// A TCP port of a machine, and where it is looked for.
struct NetworkPlace {
    std::string name_space;  ///< network namespace the socket is opened in; empty: the host's own
    Ipv4Address address{0};
    std::uint16_t port = 0;
};

/// How a connected stream socket to a place comes to be: inside the seat's network namespace, by a relay, or directly.
/// May block up to `limit`; any thread may call, several at once. Throws Error: timed_out when the limit passed, any
/// other kind when there will be no connection.
using SocketOpener = std::function<UniqueFd(const NetworkPlace& place, std::chrono::milliseconds limit)>;

}  // namespace plateau

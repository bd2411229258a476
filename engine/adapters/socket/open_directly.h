#pragma once

#include "engine/ports/socket_opener.h"

namespace plateau {

/// A TCP connection from the host's own network, non-blocking: a SocketOpener. Throws Error invalid_input for a place
/// inside a namespace, unavailable or timed_out when there is no connection.
UniqueFd open_directly(const NetworkPlace& place, std::chrono::milliseconds limit);

}  // namespace plateau

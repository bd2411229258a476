#pragma once

#include <cstdint>
#include <stop_token>

#include "engine/support/child_process.h"
#include "engine/support/observed.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// Runs `command` in a new network that holds nothing but 127.0.0.1:`port`, where one connection is taken and carried
/// over `peer`, a connected non-blocking socket; the network is gone when the command has ended. No other process can
/// use it. "trial.relay.failed" where it cannot be made (that needs root). Throws Error as run_child().
Observed<ChildResult> run_beside_relay(const ChildCommand& command, std::uint16_t port, const UniqueFd& peer,
                                       const std::stop_token& stop);

}  // namespace plateau

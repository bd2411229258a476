#pragma once

#include <stop_token>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/trial.h"
#include "engine/ports/host_helper.h"
#include "engine/trials/finding.h"

namespace plateau {

/// Connects to the ports of `trials` at `address` from inside `name_space`, side by side, and closes at once. Throws
/// Error cancelled. Blocks for at most some seconds.
Findings try_ports(HostHelper& helper, const std::string& name_space, Ipv4Address address,
                   const std::vector<Trial>& trials, const std::stop_token& stop);

}  // namespace plateau

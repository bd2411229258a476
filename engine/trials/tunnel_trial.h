#pragma once

#include <stop_token>
#include <vector>

#include "engine/model/trial.h"
#include "engine/ports/guest_agent.h"
#include "engine/trials/finding.h"

namespace plateau {

/// Has the machine of `agent`, of role `role`, ping the addresses of `trials` through its VPNs, one after the other.
/// Blocks.
Findings try_tunnels(GuestAgent& agent, const std::string& role, const std::vector<Trial>& trials,
                     const std::stop_token& stop);

}  // namespace plateau

#pragma once

#include <stop_token>

#include "engine/lab/lab.h"

namespace plateau {

/// Makes the lab of one seat: network, namespace, then all machines at once, each from its disk to ready. When a step
/// fails or `stop` is asked for, everything this call made is removed again and nothing else; what could not be removed
/// is named in the error's context. Throws Error: conflict when the seat exists already, timed_out with the last reason
/// and the end of the console, what the ports throw, cancelled.
Lab provision(const LabServices& services, const LabRequest& request, const std::stop_token& stop);

}  // namespace plateau

#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/lab/lab.h"
#include "engine/support/error.h"

namespace plateau {

/// Makes the lab of one seat: network, namespace, then all machines at once, each from its disk to ready. When a step
/// fails or `stop` is asked for, everything this call made is removed again and nothing else; what could not be removed
/// is named in the error's context. Throws Error: conflict when the seat exists already, timed_out with the last reason
/// and the end of the console, what the ports throw, cancelled.
Lab provision(const LabServices& services, const LabRequest& request, const std::stop_token& stop);

/// How the provisioning of one seat ended: either a lab or an error.
struct SeatOutcome {
    Owner owner;
    std::optional<Lab> lab;
    std::optional<Error> error;
};

/// Seats side by side, at most `at_once` at a time; one that fails stops no other. In the order of `requests`.
std::vector<SeatOutcome> provision_seats(const LabServices& services, const std::vector<LabRequest>& requests,
                                         std::size_t at_once, const std::stop_token& stop);

}  // namespace plateau

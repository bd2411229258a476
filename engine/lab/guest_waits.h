#pragma once

#include <stop_token>

#include "engine/lab/lab.h"

namespace plateau {

/// Waits until the machine's agent answers. Throws Error timed_out or, when the machine stopped by itself, unavailable
/// ("lab.machine.stopped"), both with the end of its console.
void wait_for_agent(const LabServices& services, const Lab& lab, const LabMachine& machine, GuestAgent& agent,
                    const std::stop_token& stop);

/// Waits until the guest says that its services are up: the file /run/plateau/ready/ROLE. Throws as wait_for_agent().
void wait_for_ready(const LabServices& services, const Lab& lab, const LabMachine& machine, GuestAgent& agent,
                    const std::stop_token& stop);

}  // namespace plateau

#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "engine/lab/lab.h"

namespace plateau {

/// Makes the disk of a planned machine, starts it, sets its clock and waits until it is ready. `started` is called once
/// the hypervisor has the machine. Returns the host key of the router's SSH server ("SHA256:…"), of other machines an
/// empty text. What was made when it throws is the caller's to remove. Throws Error as provision().
std::string bring_up(const LabServices& services, const Lab& lab, const LabMachine& machine,
                     const std::function<void()>& started, const std::stop_token& stop);

}  // namespace plateau

#pragma once

#include <stop_token>
#include <string_view>
#include <vector>

#include "engine/lab/lab.h"

namespace plateau {

/// Makes one machine of a running lab anew: what it is now is removed with its disk, another is brought up from the
/// golden image, and the steps of `prepare` that concern it are done. The others run on. `lab.router_host_key` becomes
/// that of a new router as soon as it is known, also when a later step fails. Everything done on the machine is lost.
/// Throws Error invalid_input ("lab.reset.role") for a role the lab has not, conflict for a machine of another owner,
/// and as provision() and apply_answer(), cancelled included: whatever was half done, another reset of the same machine
/// begins from the start, and the error's context says so.
void reset_machine(const LabServices& services, Lab& lab, std::string_view role, const std::vector<AnswerStep>& prepare,
                   const std::stop_token& stop);

}  // namespace plateau

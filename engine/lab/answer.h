#pragma once

#include <stop_token>

#include "engine/lab/lab.h"

namespace plateau {

/// The name under which the steps that make a post ready for a candidate are done, where one of them fails.
inline constexpr const char* preparation_name = "prepare";

/// Does the answer's steps on the lab's machines, in order, as root in the guest: what a candidate might have done.
/// Throws Error at the first step that fails, with its number (from 1) and the last line it printed: invalid_input for
/// a role the lab has not, unavailable when the agent does not answer or the step's exit status is not 0; cancelled
/// between two steps.
void apply_answer(const LabServices& services, const Lab& lab, const Answer& answer, const std::stop_token& stop);

}  // namespace plateau

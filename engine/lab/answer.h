#pragma once

#include <stop_token>

#include "engine/lab/lab.h"

namespace plateau {

/// Does the answer's steps as root in the guests: what a candidate might have done. The steps of one machine are done
/// in order, the machines side by side: a step that needs another machine's work waits for it by itself.
/// Throws Error, with the step's number (from 1) and the last line it printed: invalid_input for a role the lab has
/// not, before anything is done; unavailable when the agent does not answer or the step's exit status is not 0, after
/// the other machines ended the step they were at; cancelled between two steps.
void apply_answer(const LabServices& services, const Lab& lab, const Answer& answer, const std::stop_token& stop);

}  // namespace plateau

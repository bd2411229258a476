#pragma once

#include "cli/command_line.h"

namespace plateau::cli {

/// Each adds one noun (or verb of its own) to the command line; its callback runs the command and sets the exit code.
void add_candidate(const Command& line, Context& context);
void add_check(const Command& line, Context& context);
void add_custody(const Command& line, Context& context);
void add_doctor(const Command& line, Context& context);
void add_facts(const Command& line, Context& context);
void add_grade(const Command& line, Context& context);
void add_grader(const Command& line, Context& context);
void add_image(const Command& line, Context& context);
void add_manual(const Command& line, Context& context);
void add_rehearse(const Command& line, Context& context);
void add_room(const Command& line, Context& context);
void add_scenario(const Command& line, Context& context);
void add_session(const Command& line, Context& context);

/// Adds the verb "prove" to the noun "scenario".
void add_prove(const Command& scenario, Context& context);

}  // namespace plateau::cli

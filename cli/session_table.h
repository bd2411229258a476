#pragma once

#include <string>

#include "cli/context.h"
#include "engine/model/value.h"

namespace plateau::cli {

/// A session (plateau.session/1) as lines for people: its state, then one post a line. Times are this computer's.
std::string session_lines(const Context& context, const Value& session);

/// The corrections of a session's sealed posts (plateau.grades/1), one post a line.
std::string grade_lines(const Context& context, const Value& grades);

/// What a command that printed them returns: 1 a post could not be corrected, else as of one correction, the worst.
int exit_code_of_grades(const Value& grades);

}  // namespace plateau::cli

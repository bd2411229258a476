#pragma once

#include <string>

#include "cli/context.h"
#include "engine/model/value.h"

namespace plateau::cli {

/// A session (plateau.session/1) as lines for people: its state, then one post a line. Times are this computer's.
std::string session_lines(const Context& context, const Value& session);

}  // namespace plateau::cli

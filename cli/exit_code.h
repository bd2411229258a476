#pragma once

#include "engine/support/error.h"

namespace plateau::cli {

/// What the program returns; fixed for scripts.
enum class ExitCode {
    done = 0,
    failed = 1,
    usage = 2,              ///< usage, or invalid input
    unreachable = 3,        ///< the daemon does not answer
    graded_not_met = 4,     ///< graded: an item is not met
    graded_unobserved = 5,  ///< graded: something was not observed; stands over 4
};

/// The code of a command that ended with an error of that kind.
inline ExitCode exit_code_of(ErrorKind kind) {
    return kind == ErrorKind::usage || kind == ErrorKind::invalid_input ? ExitCode::usage : ExitCode::failed;
}

}  // namespace plateau::cli

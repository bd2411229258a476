#pragma once

#include "engine/support/message.h"

namespace CLI {
class Error;
}

namespace plateau::cli {

/// What is wrong with the words of a command: CLI11's English sentence as one of our messages, so that it has a
/// language. A sentence that is not known stays as it is.
Message usage_message(const CLI::Error& error);

}  // namespace plateau::cli

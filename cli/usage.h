#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "engine/support/message.h"

namespace plateau::cli {

/// A value is one of `words`; unlike CLI::IsMember alone it puts nothing into the help: the type's name says it there.
CLI::Validator one_of(std::vector<std::string> words);

/// What is wrong with the words of a command: CLI11's English sentence as one of our messages, so that it has a
/// language. A sentence that is not known stays as it is.
Message usage_message(const CLI::Error& error);

}  // namespace plateau::cli

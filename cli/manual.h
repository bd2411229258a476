#pragma once

#include <string>

#include "cli/command_line.h"

namespace plateau::cli {

/// The manual page of the whole command in the context's language, for man: every command and option that `app` has, in
/// the words of --help.
std::string manual_page(const CLI::App& app, const Context& context);

/// A script for bash that completes the commands and options that `app` has, and the words that an option takes.
std::string bash_completion(const CLI::App& app);

}  // namespace plateau::cli

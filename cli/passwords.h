#pragma once

#include <filesystem>
#include <string>

namespace plateau::cli {

/// The password of a Linux machine's account: PLATEAU_PASSWORD, or none. Never an argument: the arguments of a program
/// are everybody's to read.
std::string machine_password();

/// The password of a router: the first line of `file`, or PLATEAU_ROUTER_PASSWORD when `file` is empty, or none. Throws
/// Error where the file cannot be read.
std::string router_password(const std::filesystem::path& file);

}  // namespace plateau::cli

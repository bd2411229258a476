#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace plateau {

/// "sha256:" and 64 lower-case hexadecimal digits: how every hash is written in Plateau's files.
std::string sha256_of(std::string_view bytes);

/// The same over a file, read in pieces. Throws Error (not_found, denied, unavailable) when it cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace plateau

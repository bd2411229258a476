#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace plateau {

/// The last `lines` lines that are not blank, joined by " | ", at most `most` bytes from their end. What a guest prints
/// is hostile: terminal sequences are dropped, everything but printable ASCII becomes '?'.
std::string printable_tail(std::string_view text, std::size_t lines, std::size_t most = 600);

/// printable_tail() of the end of a machine's console log, or why it cannot be read.
std::string console_tail(const std::filesystem::path& log);

}  // namespace plateau

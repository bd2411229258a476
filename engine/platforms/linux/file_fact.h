#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/linux/parse_programs.h"

namespace plateau::linux_platform {

/// The longest file whose bytes are read for its text.
inline constexpr std::size_t longest_text = 65536;

/// The fact of a file that was looked for at `path`; nothing in `state`: it is not there. With its bytes, size and hash
/// are theirs, and they are its text when they are UTF-8 without control characters other than tabs and line ends.
Fact file_fact(const std::string& path, const std::optional<FileState>& state, std::optional<std::string_view> bytes,
               std::vector<std::string> evidence);

}  // namespace plateau::linux_platform

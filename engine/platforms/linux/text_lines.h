#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plateau::linux_platform {

/// Without spaces, tabs, carriage returns and newlines at both ends.
std::string_view trimmed(std::string_view text);

/// The lines of a text, without their ends ("\n" or "\r\n"). A last line without an end counts; an empty one does not.
std::vector<std::string_view> lines_of(std::string_view text);

/// The parts between `separator`, empty ones included: one part more than separators.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The words of a line between spaces and tabs.
std::vector<std::string_view> words_of(std::string_view line);

/// In lower case, ASCII letters only.
std::string lowered(std::string_view text);

/// `text` when it is UTF-8 without control characters; otherwise each other byte as \xHH. Facts hold nothing else.
std::string printable(std::string_view text);

}  // namespace plateau::linux_platform

#pragma once

#include <string>
#include <string_view>

namespace plateau {

/// UTF-16LE bytes as UTF-8, to their end: half a surrogate pair becomes U+FFFD, an odd last byte is left out.
std::string utf8_from_utf16(std::string_view bytes);

}  // namespace plateau

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// Whether base64 is filled up with '=' to a multiple of four characters.
enum class Base64Padding { no, yes };

/// The bytes in the usual alphabet of base64 (RFC 4648, section 4), without line breaks.
std::string base64_of(std::string_view bytes, Base64Padding padding = Base64Padding::yes);

/// Reads padded base64; nothing when the text is not exactly that.
std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace plateau

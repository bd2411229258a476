#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// Where `text` first holds what a text file must not: bytes that are no UTF-8 (surrogates and overlong forms
/// included), or a control character other than tab, line feed and carriage return. Nothing when it is a text.
std::optional<std::size_t> first_not_text(std::string_view text);

/// Characters (code points) in UTF-8 `text`.
std::size_t count_characters(std::string_view text);

/// `text` for a message: at most 60 characters of it, what cannot be shown as '?'. Safe on a terminal.
std::string shown(std::string_view text);

}  // namespace plateau

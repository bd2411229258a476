#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// A character of a UTF-8 text: its code point and how many bytes it takes.
struct Utf8Character {
    std::uint32_t code;
    std::size_t length;
};

/// The character `text` (not empty) begins with; nothing when it begins with bytes that are no UTF-8: overlong forms,
/// surrogates and what is beyond U+10FFFF are none.
std::optional<Utf8Character> first_character(std::string_view text);

/// Where `text` first holds what a text file must not: bytes that are no UTF-8 (surrogates and overlong forms
/// included), or a control character other than tab, line feed and carriage return. Nothing when it is a text.
std::optional<std::size_t> first_not_text(std::string_view text);

/// Characters (code points) in UTF-8 `text`.
std::size_t count_characters(std::string_view text);

/// `text` for a message: at most 60 characters of it, harmless().
std::string shown(std::string_view text);

/// `text` as one line that is safe to print: what would steer a terminal or turn the reading order of the line
/// (controls, bidirectional marks and overrides, line and paragraph separators), what nobody can see (zero-width
/// spaces, tags) and what is no UTF-8 is shown as '?'. For whatever a machine says.
std::string harmless(std::string_view text);

/// harmless() for a text of several lines: its line feeds and tabs stay.
std::string harmless_lines(std::string_view text);

}  // namespace plateau

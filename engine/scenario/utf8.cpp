#include "engine/scenario/utf8.h"

#include <algorithm>
#include <cstdint>

namespace plateau {

namespace {

constexpr std::size_t shown_characters = 60;

bool is_continuation(unsigned char byte) {
    return (byte & 0xc0) == 0x80;
}

struct Character {
    std::uint32_t code;
    std::size_t length;
};

/// How many bytes a character that begins with `lead` has; 0 when none does.
std::size_t length_of(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
        return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/// The character `text` (not empty) begins with.
std::optional<Character> first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = length_of(lead);
    if (length == 0 || length > text.size()) {
        return std::nullopt;
    }
    constexpr std::uint32_t lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    std::uint32_t code = lead & lead_bits[length];
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (!is_continuation(byte)) {
            return std::nullopt;
        }
        code = code << 6 | (byte & 0x3fU);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < smallest[length] || code > 0x10ffff || surrogate) {
        return std::nullopt;
    }
    return Character{code, length};
}

bool is_control(std::uint32_t code) {
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7f && code < 0xa0);
}

}  // namespace

std::optional<std::size_t> first_not_text(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto character = first_character(text.substr(at));
        if (!character || is_control(character->code)) {
            return at;
        }
        at += character->length;
    }
    return std::nullopt;
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return !is_continuation(static_cast<unsigned char>(byte)); }));
}

std::string shown(std::string_view text) {
    std::string result;
    std::size_t at = 0;
    for (std::size_t count = 0; at < text.size(); ++count) {
        if (count == shown_characters) {
            return result + "…";
        }
        const auto character = first_character(text.substr(at));
        if (!character || is_control(character->code) || character->code < 0x20) {
            result += '?';
        } else {
            result += text.substr(at, character->length);
        }
        at += character ? character->length : 1;
    }
    return result;
}

}  // namespace plateau

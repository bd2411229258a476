#include "engine/report/harmless.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace plateau {

namespace {

struct Character {
    char32_t code = 0;
    std::size_t size = 0;  ///< bytes
};

std::size_t size_by_first_byte(unsigned char first) {
    if (first < 0x80) {
        return 1;
    }
    return first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/// The character that `text`, which is not empty, starts with; nothing when its bytes are no UTF-8.
std::optional<Character> first_of(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t size = size_by_first_byte(first);
    if (size == 0 || size > text.size()) {
        return {};
    }
    char32_t code = size == 1 ? first : first & (0x7fU >> size);
    for (const char next : text.substr(1, size - 1)) {
        if ((next & 0xc0) != 0x80) {
            return {};
        }
        code = (code << 6U) | (static_cast<unsigned char>(next) & 0x3fU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < smallest[size] || surrogate || code > 0x10ffff) {
        return {};
    }
    return Character{code, size};
}

/// Characters without a shape of their own that change what is read: they order, join, hide or end lines.
bool is_deceptive(char32_t code) {
    constexpr std::pair<char32_t, char32_t> ranges[] = {
        {0x80, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},
        {0x180b, 0x180f}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [code](const auto& range) { return code >= range.first && code <= range.second; });
}

std::string shown(char32_t code, std::string_view bytes) {
    if (code < 0x20 || code == 0x7f) {
        // U+2400 to U+241F and U+2421: the pictures of control characters.
        const auto last = static_cast<char>(0x80U + (code == 0x7f ? 0x21U : code));
        return std::string("\xe2\x90") + last;
    }
    return is_deceptive(code) ? fmt::format("⟨U+{:04X}⟩", static_cast<std::uint32_t>(code)) : std::string(bytes);
}

}  // namespace

std::string harmless(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto character = first_of(text);
        if (character) {
            result += shown(character->code, text.substr(0, character->size));
        } else {
            result += fmt::format("⟨0x{:02X}⟩", static_cast<unsigned char>(text.front()));
        }
        text.remove_prefix(character ? character->size : 1);
    }
    return result;
}

std::string_view first_characters(std::string_view text, std::size_t limit) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end) {
        const bool starts = (text[end] & 0xc0) != 0x80;
        if (starts && ++count > limit) {
            break;
        }
    }
    return text.substr(0, end);
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace plateau

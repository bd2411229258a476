#include "engine/report/visible.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/support/utf8.h"

namespace plateau {

namespace {

/// Characters without a shape of their own that change what is read: they order, join, hide or end lines.
bool is_deceptive(std::uint32_t code) {
    constexpr std::pair<std::uint32_t, std::uint32_t> ranges[] = {
        {0x80, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},
        {0x180b, 0x180f}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [code](const auto& range) { return code >= range.first && code <= range.second; });
}

std::string shown_as(std::uint32_t code, std::string_view bytes) {
    if (code < 0x20 || code == 0x7f) {
        // U+2400 to U+241F and U+2421: the pictures of control characters.
        const auto last = static_cast<char>(0x80U + (code == 0x7f ? 0x21U : code));
        return std::string("\xe2\x90") + last;
    }
    return is_deceptive(code) ? fmt::format("⟨U+{:04X}⟩", code) : std::string(bytes);
}

}  // namespace

std::string visible(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto character = first_character(text);
        if (character) {
            result += shown_as(character->code, text.substr(0, character->length));
        } else {
            result += fmt::format("⟨0x{:02X}⟩", static_cast<unsigned char>(text.front()));
        }
        text.remove_prefix(character ? character->length : 1);
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

Value visible_value(const Value& value) {
    if (const auto* text = value.as_string()) {
        return visible(*text);
    }
    if (const auto* list = value.as_list()) {
        List result;
        for (const Value& element : *list) {
            result.push_back(visible_value(element));
        }
        return result;
    }
    if (const auto* record = value.as_record()) {
        Record result;
        for (const auto& [name, member] : *record) {
            result[visible(name)] = visible_value(member);
        }
        return result;
    }
    return value;
}

}  // namespace plateau

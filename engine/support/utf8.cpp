#include "engine/support/utf8.h"

#include <algorithm>
#include <cstdint>

namespace plateau {

namespace {

constexpr std::size_t shown_characters = 60;

bool is_continuation(unsigned char byte) {
    return (byte & 0xc0) == 0x80;
}

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

struct CodeRange {
    std::uint32_t first;
    std::uint32_t last;
};

/// What turns the reading order, breaks the line or is invisible. Joiners (U+200C, U+200D) are not here: names of some
/// scripts are written with them.
constexpr CodeRange deceiving[] = {
    {0x061c, 0x061c},    // Arabic letter mark
    {0x200b, 0x200b},    // zero-width space
    {0x200e, 0x200f},    // left-to-right and right-to-left mark
    {0x2028, 0x202e},    // line and paragraph separator; bidirectional embeddings and overrides
    {0x2060, 0x206f},    // invisible operators; bidirectional isolates; deprecated shaping
    {0xfeff, 0xfeff},    // byte order mark
    {0xfff9, 0xfffb},    // interlinear annotation
    {0xe0000, 0xe007f},  // tags
};

bool is_deceiving(std::uint32_t code) {
    return std::any_of(std::begin(deceiving), std::end(deceiving),
                       [&](const CodeRange& range) { return code >= range.first && code <= range.last; });
}

bool is_control(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/// At most `most` characters of `text`, "…" behind them when there are more; '?' for what harmless() does not let
/// through, but for `kept`.
std::string let_through(std::string_view text, std::size_t most, std::string_view kept) {
    std::string result;
    std::size_t at = 0;
    for (std::size_t count = 0; at < text.size(); ++count) {
        if (count == most) {
            return result + "…";
        }
        const auto character = first_character(text.substr(at));
        const std::size_t length = character ? character->length : 1;
        const bool safe = character && !is_control(character->code) && !is_deceiving(character->code);
        if (safe || kept.find(text[at]) != std::string_view::npos) {
            result += text.substr(at, length);
        } else {
            result += '?';
        }
        at += length;
    }
    return result;
}

}  // namespace

std::optional<Utf8Character> first_character(std::string_view text) {
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
    return Utf8Character{code, length};
}

std::optional<std::size_t> first_not_text(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto character = first_character(text.substr(at));
        const bool blank = text[at] == '\t' || text[at] == '\n' || text[at] == '\r';
        if (!character || (is_control(character->code) && !blank)) {
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
    return let_through(text, shown_characters, {});
}

std::string harmless(std::string_view text) {
    return let_through(text, std::string_view::npos, {});
}

std::string harmless_lines(std::string_view text) {
    return let_through(text, std::string_view::npos, "\n\t");
}

}  // namespace plateau

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/scenario/roster.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/utf16.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

constexpr std::size_t largest_roster = std::size_t{1} << 20;

/// What Windows-1252 has at 0x80 to 0x9f, where Latin-1 has controls; 0 for the five bytes that are nothing.
constexpr std::array<char16_t, 32> windows_1252{0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                                0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

std::optional<std::string> utf8_from_windows_1252(std::string_view bytes) {
    std::string utf16;
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        const char16_t unit = code >= 0x80 && code < 0xa0 ? windows_1252.at(code - 0x80U) : code;
        if (unit == 0) {
            return std::nullopt;
        }
        utf16 += static_cast<char>(unit & 0xff);
        utf16 += static_cast<char>(unit >> 8);
    }
    return utf8_from_utf16(utf16);
}

std::string with_bytes_swapped(std::string_view bytes) {
    std::string swapped(bytes);
    for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) {
        std::swap(swapped[i], swapped[i + 1]);
    }
    return swapped;
}

}  // namespace

std::optional<RosterText> text_of_roster(std::string_view bytes) {
    using enum RosterText::Encoding;
    const auto text_or_nothing = [](std::string text, RosterText::Encoding encoding) -> std::optional<RosterText> {
        if (first_not_text(text)) {
            return std::nullopt;
        }
        return RosterText{.text = std::move(text), .encoding = encoding};
    };
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
        const bool is_little = bytes.starts_with("\xff\xfe");
        const std::string_view units = bytes.substr(2);
        return units.size() % 2 != 0
                   ? std::nullopt
                   : text_or_nothing(utf8_from_utf16(is_little ? std::string(units) : with_bytes_swapped(units)),
                                     utf16);
    }
    if (bytes.starts_with("\xef\xbb\xbf")) {
        return text_or_nothing(std::string(bytes.substr(3)), utf8);
    }
    if (!first_not_text(bytes)) {
        return RosterText{.text = std::string(bytes), .encoding = utf8};
    }
    auto text = utf8_from_windows_1252(bytes);
    return text ? text_or_nothing(std::move(*text), windows_1252) : std::nullopt;
}

Roster load_roster(const std::filesystem::path& file, const RosterRules& rules) {
    Problems problems(file.string());
    const auto text = text_of_roster(read_file(file, largest_roster, FileNamedBy::person));
    Roster roster;
    if (!text) {
        problems.error({}, "roster.no_text");
    } else {
        if (text->encoding == RosterText::Encoding::windows_1252) {
            problems.warning({}, "roster.windows_1252");
        }
        roster = read_roster(text->text, rules, problems);
    }
    const auto found = problems.sorted();
    if (std::any_of(found.begin(), found.end(),
                    [](const Problem& problem) { return problem.severity == Severity::error; })) {
        throw InvalidFile(file.string(), found);
    }
    return roster;
}

}  // namespace plateau

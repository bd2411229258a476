#include "engine/platforms/windows/phone_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

constexpr std::size_t most_entries = 1'000;
constexpr std::size_t most_lines = 100'000;
constexpr std::string_view spaces = " \t\r";
constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

/// The characters that Windows-1252 has between 0x80 and 0x9f, in UTF-16; 0: none.
constexpr std::array<std::uint16_t, 32> western = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                                   0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

std::string text_of(std::string_view bytes) {
    if (!first_not_text(bytes)) {
        return std::string(bytes);
    }
    std::string utf16;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_other = byte >= 0x80 && byte < 0xa0;
        const std::uint16_t known = is_other ? western[byte - 0x80U] : byte;
        const std::uint16_t code = known < 0x20 || known == 0x7f ? '?' : known;
        utf16 += static_cast<char>(code & 0xff);
        utf16 += static_cast<char>(code >> 8);
    }
    return stored::utf8_of(utf16);
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(spaces);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

bool opens_part(std::string_view name) {
    return name == "NETCOMPONENTS" || name == "MEDIA" || name == "DEVICE" || name == "PhoneNumber";
}

/// Takes the first line off the front of a text, without its end.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return line;
}

/// Adds what a line says; nullptr, or why it says nothing.
const char* add_line(std::string_view line, std::vector<PhoneBookEntry>& entries) {
    if (line.empty() || line.front() == ';') {
        return nullptr;
    }
    if (line.front() == '[') {
        if (line.size() < 3 || line.back() != ']') {
            return "the name of an entry is not closed, or empty";
        }
        if (entries.size() == most_entries) {
            return "there are too many entries";
        }
        entries.push_back({.name = text_of(line.substr(1, line.size() - 2)), .parts = {PhoneBookPart()}});
        return nullptr;
    }
    const auto equals = line.find('=');
    const std::string_view name = trimmed(line.substr(0, equals));
    if (entries.empty() || equals == std::string_view::npos || name.empty()) {
        return "it is neither the name of an entry nor one of its settings";
    }
    std::string value = text_of(trimmed(line.substr(equals + 1)));
    std::vector<PhoneBookPart>& parts = entries.back().parts;
    if (opens_part(name)) {
        parts.push_back({.type = std::string(name), .value = std::move(value), .settings = {}});
    } else {
        parts.back().settings.emplace_back(text_of(name), std::move(value));
    }
    return nullptr;
}

/// By its name, so that one nobody thought of is rather hidden than shown.
bool names_secret(std::string_view name) {
    const std::string lower = folded(name);
    static constexpr std::array<std::string_view, 4> parts = {"password", "key", "psk", "secret"};
    return lower != "customauthkey" && lower != "grekeydefined" &&
           std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

}  // namespace

Observed<std::vector<PhoneBookEntry>> parse_phone_book(std::string_view bytes) {
    std::vector<PhoneBookEntry> entries;
    const char* why = bytes.size() > largest_phone_book ? "the book is too large" : nullptr;
    why = why == nullptr && bytes.find('\0') != std::string_view::npos ? "it is no text of bytes" : why;
    if (bytes.starts_with(utf8_mark)) {
        bytes.remove_prefix(utf8_mark.size());
    }
    std::size_t number = 0;
    while (why == nullptr && !bytes.empty()) {
        ++number;
        why = number > most_lines ? "there are too many lines" : add_line(trimmed(take_line(bytes)), entries);
    }
    if (why != nullptr) {
        return unobserved(reason::phone_book_invalid, fmt::format("line {}: {}", number, why));
    }
    return entries;
}

std::string to_phone_book(const std::vector<PhoneBookEntry>& entries) {
    std::string text;
    for (const PhoneBookEntry& entry : entries) {
        text += fmt::format("[{}]\r\n", entry.name);
        for (const PhoneBookPart& part : entry.parts) {
            if (!part.type.empty()) {
                text += fmt::format("{}{}={}\r\n", part.type == "PhoneNumber" ? "" : "\r\n", part.type, part.value);
            }
            for (const auto& [name, value] : part.settings) {
                text += fmt::format("{}={}\r\n", name, value);
            }
        }
        text += "\r\n";
    }
    return text;
}

std::string phone_book_without_secrets(std::string_view bytes) {
    std::string result;
    while (!bytes.empty()) {
        const std::string_view rest = bytes;
        const std::string_view line = take_line(bytes);
        const std::string_view end = rest.substr(line.size(), rest.size() - line.size() - bytes.size());
        const auto equals = line.find('=');
        const bool is_name = trimmed(line).starts_with('[');
        const bool is_secret = !is_name && equals != std::string_view::npos &&
                               names_secret(trimmed(line.substr(0, equals))) &&
                               !trimmed(line.substr(equals + 1)).empty();
        result += is_secret ? line.substr(0, equals + 1) : line;
        result += is_secret ? (line.ends_with('\r') ? "<secret>\r" : "<secret>") : "";
        result += end;
    }
    return result;
}

}  // namespace plateau::windows_platform

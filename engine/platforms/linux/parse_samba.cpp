#include "engine/platforms/linux/parse_samba.h"

#include <fmt/format.h>

#include <charconv>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

std::string SmbSection::option(std::string_view option_name) const {
    const auto found = options.find(option_name);
    return found == options.end() ? std::string() : found->second;
}

bool SmbSection::flag(std::string_view option_name, bool otherwise) const {
    const std::string value = lowered(option(option_name));
    if (value == "yes" || value == "true" || value == "1") {
        return true;
    }
    return value == "no" || value == "false" || value == "0" ? false : otherwise;
}

Observed<std::vector<SmbSection>> parse_testparm(std::string_view text) {
    std::vector<SmbSection> sections;
    int number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        line = trimmed(line);
        if (line.empty() || line.starts_with('#') || line.starts_with(';')) {
            continue;
        }
        const auto equals = line.find('=');
        if (line.starts_with('[') && line.ends_with(']')) {
            sections.push_back({.name = printable(line.substr(1, line.size() - 2)), .options = {}});
        } else if (equals != std::string_view::npos && !sections.empty()) {
            sections.back().options[lowered(trimmed(line.substr(0, equals)))] =
                printable(trimmed(line.substr(equals + 1)));
        } else {
            return unobserved(reason::smb_conf_invalid, fmt::format("line {}: '{}'", number, printable(line)));
        }
    }
    return sections;
}

std::vector<std::string> smb_names(std::string_view list) {
    std::vector<std::string> names;
    std::string name;
    bool quoted = false;
    for (const char c : list) {
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == ' ' || c == '\t')) {
            if (!name.empty()) {
                names.push_back(std::exchange(name, {}));
            }
        } else {
            name += c;
        }
    }
    if (!name.empty()) {
        names.push_back(std::move(name));
    }
    return names;
}

namespace {

/// The bytes of a text with \\HH escapes.
std::string unescaped_tdb(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '\\' && i + 2 < text.size() &&
            std::from_chars(&text[i + 1], &text[i + 1] + 2, value, 16).ptr == &text[i + 1] + 2) {
            bytes += static_cast<char>(value);
            i += 2;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

}  // namespace

std::string tdb_key(std::string_view text) {
    std::string key = unescaped_tdb(text);
    key.erase(key.find_last_not_of('\0') + 1);
    return printable(key);
}

namespace {

/// The text between the quotes of `key(3) = "abc"`, when the line is one of that member.
bool member_of(std::string_view line, std::string_view member, std::string_view& text) {
    const auto open = line.find('"');
    if (!line.starts_with(member) || !line.ends_with('"') || open + 1 >= line.size()) {
        return false;
    }
    text = line.substr(open + 1, line.size() - open - 2);
    return true;
}

}  // namespace

Observed<std::vector<std::pair<std::string, std::string>>> parse_tdbdump(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> entries;
    int number = 0;
    bool has_key = false;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        std::string_view content;
        if (member_of(line, "key(", content) && !has_key) {
            entries.emplace_back(tdb_key(content), std::string());
            has_key = true;
        } else if (member_of(line, "data(", content) && has_key) {
            entries.back().second = unescaped_tdb(content);
            has_key = false;
        } else if (line != "{" && line != "}" && !line.empty()) {
            return unobserved(reason::tdb_invalid, fmt::format("line {}", number));
        }
    }
    if (has_key) {
        return unobserved(reason::tdb_invalid, "it ends after a key");
    }
    return entries;
}

}  // namespace plateau::linux_platform

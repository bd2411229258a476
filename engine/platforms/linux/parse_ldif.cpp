#include "engine/platforms/linux/parse_ldif.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

int base64_digit(char c) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto at = digits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    text.remove_suffix(padding);
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) {
            return std::nullopt;
        }
        bits = bits << 6 | static_cast<unsigned>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xff);
        }
    }
    return bytes;
}

/// Lines that begin with a blank go on with the line before them.
std::vector<std::string> unfolded(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string_view line : lines_of(text)) {
        if (line.starts_with(' ') && !lines.empty() && !lines.back().empty()) {
            lines.back() += line.substr(1);
        } else {
            lines.emplace_back(line);
        }
    }
    return lines;
}

struct Attribute {
    std::string name;
    std::string value;
};

std::optional<Attribute> attribute_of(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    const std::string name = lowered(line.substr(0, colon));
    std::string_view rest = line.substr(colon + 1);
    if (rest.starts_with(':')) {
        auto value = from_base64(trimmed(rest.substr(1)));
        return value ? std::optional(Attribute{name, std::move(*value)}) : std::nullopt;
    }
    return Attribute{name, std::string(rest.starts_with(' ') ? rest.substr(1) : rest)};
}

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved(reason::ldif_invalid, std::move(why));
}

}  // namespace

std::string LdifObject::first(std::string_view attribute) const {
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? std::string() : found->second.front();
}

bool LdifObject::has_value(std::string_view attribute, std::string_view value) const {
    const auto found = attributes.find(attribute);
    return found != attributes.end() &&
           std::find(found->second.begin(), found->second.end(), value) != found->second.end();
}

Observed<std::vector<LdifObject>> parse_ldif(std::string_view text) {
    std::vector<LdifObject> objects;
    bool inside = false;
    std::string counted;
    int number = 0;
    for (const std::string& line : unfolded(text)) {
        ++number;
        if (line.starts_with('#')) {
            const auto words = words_of(line);
            if (words.size() == 3 && words[2] == "entries") {
                counted = words[1];
            }
            continue;
        }
        if (trimmed(line).empty()) {
            inside = false;
            continue;
        }
        auto attribute = attribute_of(line);
        if (!attribute) {
            return invalid(fmt::format("line {}: '{}'", number, printable(line.substr(0, 60))));
        }
        if (attribute->name == "ref" && !inside) {
            continue;
        }
        if (attribute->name == "dn" && !inside) {
            objects.push_back({.dn = std::move(attribute->value), .attributes = {}});
            inside = true;
        } else if (inside) {
            objects.back().attributes[attribute->name].push_back(std::move(attribute->value));
        } else {
            return invalid(fmt::format("line {}: '{}' stands outside an object", number, printable(attribute->name)));
        }
    }
    if (counted != std::to_string(objects.size())) {
        return invalid(fmt::format("it has {} objects and counts '{}'", objects.size(), printable(counted)));
    }
    return objects;
}

}  // namespace plateau::linux_platform

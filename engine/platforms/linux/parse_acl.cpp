#include "engine/platforms/linux/parse_acl.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "engine/platforms/linux/parse_security.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

enum Bits : unsigned { execute = 1, write = 2, read = 4 };

std::optional<unsigned> bits_of(std::string_view text) {
    if (text.size() != 3 || (text[0] != 'r' && text[0] != '-') || (text[1] != 'w' && text[1] != '-') ||
        (text[2] != 'x' && text[2] != '-')) {
        return std::nullopt;
    }
    return (text[0] == 'r' ? read : 0U) | (text[1] == 'w' ? write : 0U) | (text[2] == 'x' ? execute : 0U);
}

/// getfacl writes blanks and backslashes of names as \040 and \134.
std::string unescaped(std::string_view name) {
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        unsigned value = 0;
        if (name[i] == '\\' && i + 3 < name.size() &&
            std::from_chars(&name[i + 1], &name[i + 1] + 3, value, 8).ptr == &name[i + 1] + 3) {
            result += static_cast<char>(value);
            i += 3;
        } else {
            result += name[i];
        }
    }
    return printable(result);
}

AccountName account_of(const std::string& name) {
    const auto backslash = name.find('\\');
    return backslash == std::string::npos ? AccountName{name, ""}
                                          : AccountName{name.substr(backslash + 1), name.substr(0, backslash)};
}

struct Rights {
    std::string owner;
    std::string group;
    struct Named {
        std::string name;
        unsigned bits;
    };
    unsigned owner_bits = 0;
    unsigned group_bits = 0;
    unsigned other_bits = 0;
    unsigned mask = 7;
    std::vector<Named> named;
};

void add(List& list, const std::string& name, unsigned bits) {
    if (name.empty() || bits == 0) {
        return;
    }
    const bool reads = (bits & read) != 0;
    const bool writes = (bits & write) != 0;
    const std::string_view right = reads && writes ? "change" : reads ? "read" : "other";
    list.push_back(permission(account_of(name), right, "allow"));
}

bool read_comment(Rights& rights, std::string_view line) {
    const auto value = [&](std::string_view name) -> std::optional<std::string_view> {
        return line.starts_with(name) ? std::optional(trimmed(line.substr(name.size()))) : std::nullopt;
    };
    if (const auto owner = value("# owner:")) {
        rights.owner = unescaped(*owner);
    } else if (const auto group = value("# group:")) {
        rights.group = unescaped(*group);
    } else if (const auto mode = value("# mode:")) {
        unsigned bits = 0;
        const auto [end, error] = std::from_chars(mode->data(), mode->data() + mode->size(), bits, 8);
        if (error != std::errc() || end != mode->data() + mode->size()) {
            return false;
        }
        rights.owner_bits = bits >> 6 & 7;
        rights.group_bits = bits >> 3 & 7;
        rights.other_bits = bits & 7;
    }
    return true;
}

bool read_rule(Rights& rights, std::string_view line) {
    const auto parts = split(line.substr(0, line.find('\t')), ':');
    const auto bits = parts.size() == 3 ? bits_of(trimmed(parts[2])) : std::nullopt;
    if (!bits) {
        return false;
    }
    const std::string_view kind = parts[0];
    if (kind == "user" && parts[1].empty()) {
        rights.owner_bits = *bits;
    } else if (kind == "group" && parts[1].empty()) {
        rights.group_bits = *bits;
    } else if (kind == "user" || kind == "group") {
        rights.named.push_back({unescaped(parts[1]), *bits});
    } else if (kind == "mask") {
        rights.mask = *bits;
    } else if (kind == "other") {
        rights.other_bits = *bits;
    } else {
        return false;
    }
    return true;
}

}  // namespace

Observed<Value> parse_posix_rights(std::string_view text) {
    Rights rights;
    for (const std::string_view line : lines_of(text)) {
        if (line.empty() || line.starts_with("default:")) {
            continue;
        }
        if (!(line.starts_with('#') ? read_comment(rights, line) : read_rule(rights, line))) {
            return unobserved(reason::acl_invalid, fmt::format("'{}'", printable(line)));
        }
    }
    if (rights.owner.empty()) {
        return unobserved(reason::acl_invalid, "it names no owner");
    }
    List list;
    add(list, rights.owner, rights.owner_bits);
    add(list, rights.group, rights.group_bits & rights.mask);
    for (const auto& [name, bits] : rights.named) {
        add(list, name, bits & rights.mask);
    }
    add(list, "everyone", rights.other_bits);
    return Value(std::move(list));
}

}  // namespace plateau::linux_platform

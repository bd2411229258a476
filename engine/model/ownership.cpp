#include "engine/model/ownership.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>

#include "engine/support/sha256.h"

namespace plateau {

namespace {

/// Takes "name=value" and the blank after it off the front of `text`.
std::optional<std::string> take(std::string_view& text, std::string_view name) {
    const std::string start = fmt::format("{}=", name);
    if (!text.starts_with(start)) {
        return std::nullopt;
    }
    text.remove_prefix(start.size());
    const auto end = std::min(text.find(' '), text.size());
    std::string value(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return is_owner_part(value) ? std::optional(std::move(value)) : std::nullopt;
}

}  // namespace

bool is_owner_part(std::string_view text) {
    return !text.empty() && text.size() <= 36 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string to_string(const Owner& owner) {
    return fmt::format("plateau instance={} session={} seat={}", owner.instance, owner.session, owner.seat);
}

std::optional<Owner> parse_owner(std::string_view text) {
    const std::string_view whole = text;
    if (!text.starts_with("plateau ")) {
        return std::nullopt;
    }
    text.remove_prefix(8);
    const auto instance = take(text, "instance");
    const auto session = instance ? take(text, "session") : std::nullopt;
    const auto seat = session ? take(text, "seat") : std::nullopt;
    if (!seat) {
        return std::nullopt;
    }
    Owner owner{*instance, *session, *seat};
    return to_string(owner) == whole ? std::optional(std::move(owner)) : std::nullopt;
}

std::string short_name(std::string_view prefix, const Owner& owner) {
    return fmt::format("{}{}", prefix, sha256_of(to_string(owner)).substr(7, 10));
}

bool is_name_of(std::string_view name, const Owner& owner) {
    constexpr std::size_t digits = 10;
    if (name.size() < digits + 2 || name.size() > digits + 5) {
        return false;
    }
    const std::string_view prefix = name.substr(0, name.size() - digits);
    return std::all_of(prefix.begin(), prefix.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
           name == short_name(prefix, owner);
}

std::string new_uuid() {
    std::random_device random;
    std::array<unsigned, 4> words{random(), random(), random(), random()};
    words[1] = (words[1] & 0xffff0fffU) | 0x4000U;
    words[2] = (words[2] & 0x3fffffffU) | 0x80000000U;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", words[0], words[1] >> 16, words[1] & 0xffffU,
                       words[2] >> 16, words[2] & 0xffffU, words[3]);
}

}  // namespace plateau

#include "sdk/sets.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace plateau::grader {

namespace {

/// Takes a number off the front of `text`, and what `separator` says must stand behind it.
std::uint32_t take_number(std::string_view& text, char separator, std::uint32_t most) {
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto used = static_cast<std::size_t>(end - text.data());
    const bool ended = separator == '\0' ? used == text.size() : used < text.size() && text[used] == separator;
    if (code != std::errc() || value > most || !ended) {
        throw std::invalid_argument("no canonical number or set: " + std::string(text));
    }
    text.remove_prefix(std::min(used + 1, text.size()));
    return value;
}

Range port_range_of(std::string_view text) {
    if (text.find('-') == std::string_view::npos) {
        const std::uint32_t port = take_number(text, '\0', all_ports.last);
        return {port, port};
    }
    const std::uint32_t first = take_number(text, '-', all_ports.last);
    return {first, take_number(text, '\0', all_ports.last)};
}

}  // namespace

Ranges merged(Ranges ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    Ranges result;
    for (const Range& range : ranges) {
        if (!result.empty() && (result.back().last == UINT32_MAX || range.first <= result.back().last + 1)) {
            result.back().last = std::max(result.back().last, range.last);
        } else {
            result.push_back(range);
        }
    }
    return result;
}

bool covers(const Ranges& outer, const Range& inner) {
    return std::any_of(outer.begin(), outer.end(),
                       [&](const Range& range) { return range.first <= inner.first && inner.last <= range.last; });
}

bool touches(const Ranges& ranges, const Range& range) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& other) { return other.first <= range.last && range.first <= other.last; });
}

Ranges ports_of(std::string_view text) {
    if (text == "any") {
        return {all_ports};
    }
    Ranges result;
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        result.push_back(port_range_of(text.substr(0, comma)));
        if (comma == text.size()) {
            return merged(std::move(result));
        }
        text.remove_prefix(comma + 1);
    }
}

Range network_of(std::string_view text) {
    std::uint32_t address = 0;
    for (const char separator : {'.', '.', '.', '/'}) {
        address = address << 8 | take_number(text, separator, 255);
    }
    const std::uint32_t length = take_number(text, '\0', 32);
    const std::uint32_t outside = length == 32 ? 0 : UINT32_MAX >> length;
    return {address & ~outside, address | outside};
}

Ranges networks_of(const json::value& list) {
    Ranges result;
    for (const std::string& network : texts(list)) {
        result.push_back(network_of(network));
    }
    return merged(std::move(result));
}

}  // namespace plateau::grader

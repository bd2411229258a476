#include "engine/model/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace plateau {

namespace {

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return lower - 'a' + 10;
    }
    return std::nullopt;
}

/// A decimal number of digits only, without sign or needless zero, up to `most`.
std::optional<std::uint32_t> decimal(std::string_view text, std::uint32_t most) {
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool padded = text.size() > 1 && text.front() == '0';
    if (code != std::errc() || end != text.data() + text.size() || padded || value > most) {
        return std::nullopt;
    }
    return value;
}

std::uint32_t mask_of(int length) {
    return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

/// How many digits stand between two separators: 2 with ':' or '-', 4 with '.', 12 without.
std::size_t group_of(std::string_view text) {
    if (text.find_first_of(":-") != std::string_view::npos) {
        return 2;
    }
    return text.find('.') != std::string_view::npos ? 4 : 12;
}

}  // namespace

std::optional<MacAddress> MacAddress::parse(std::string_view text) {
    const std::size_t group = group_of(text);
    const std::size_t groups = 12 / group;
    if (text.size() != 12 + groups - 1) {
        return std::nullopt;
    }
    const char separator = groups > 1 ? text[group] : '\0';
    std::array<std::uint8_t, 6> bytes{};
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (groups > 1 && i % (group + 1) == group) {
            if (text[i] != separator) {
                return std::nullopt;
            }
            continue;
        }
        const auto digit = hex_digit(text[i]);
        if (!digit) {
            return std::nullopt;
        }
        bytes[digits / 2] = static_cast<std::uint8_t>(bytes[digits / 2] << 4 | *digit);
        ++digits;
    }
    return MacAddress(bytes);
}

std::string MacAddress::to_string() const {
    return fmt::format("{:02x}", fmt::join(bytes_, ":"));
}

std::optional<Ipv4Address> Ipv4Address::parse(std::string_view text) {
    std::uint32_t bits = 0;
    for (int part = 0; part < 4; ++part) {
        const auto dot = part < 3 ? text.find('.') : text.size();
        if (dot == std::string_view::npos) {
            return std::nullopt;
        }
        const auto value = decimal(text.substr(0, dot), 255);
        if (!value) {
            return std::nullopt;
        }
        bits = bits << 8 | *value;
        text.remove_prefix(std::min(dot + 1, text.size()));
    }
    return Ipv4Address(bits);
}

std::string Ipv4Address::to_string() const {
    return fmt::format("{}.{}.{}.{}", bits_ >> 24, bits_ >> 16 & 255, bits_ >> 8 & 255, bits_ & 255);
}

std::optional<Ipv4Prefix> Ipv4Prefix::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto address = Ipv4Address::parse(text.substr(0, slash));
    const auto length = decimal(text.substr(slash + 1), 32);
    if (!address || !length) {
        return std::nullopt;
    }
    const auto prefix = containing(*address, static_cast<int>(*length));
    return prefix.first() == *address ? std::optional(prefix) : std::nullopt;
}

Ipv4Prefix Ipv4Prefix::containing(Ipv4Address address, int length) {
    return {Ipv4Address(address.bits() & mask_of(length)), length};
}

Ipv4Address Ipv4Prefix::last() const {
    return Ipv4Address(network_.bits() | ~mask_of(length_));
}

bool Ipv4Prefix::contains(Ipv4Address address) const {
    return containing(address, length_).network_ == network_;
}

bool Ipv4Prefix::contains(const Ipv4Prefix& other) const {
    return other.length_ >= length_ && contains(other.network_);
}

std::string Ipv4Prefix::to_string() const {
    return fmt::format("{}/{}", network_.to_string(), length_);
}

PortSet PortSet::any() {
    PortSet result;
    result.ranges_.push_back({0, 65535});
    return result;
}

std::optional<PortSet> PortSet::parse(std::string_view text) {
    if (text == "any") {
        return any();
    }
    std::vector<Range> read;
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        const auto item = text.substr(0, comma);
        const auto dash = std::min(item.find('-'), item.size());
        const auto first = decimal(item.substr(0, dash), 65535);
        const auto last = dash == item.size() ? first : decimal(item.substr(dash + 1), 65535);
        if (!first || !last || *last < *first) {
            return std::nullopt;
        }
        read.push_back({static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)});
        if (comma == text.size()) {
            break;
        }
        text.remove_prefix(comma + 1);
    }
    std::sort(read.begin(), read.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    PortSet result;
    for (const Range& range : read) {
        if (!result.ranges_.empty() && range.first <= result.ranges_.back().last + 1) {
            result.ranges_.back().last = std::max(result.ranges_.back().last, range.last);
        } else {
            result.ranges_.push_back(range);
        }
    }
    return result;
}

bool PortSet::contains(const PortSet& other) const {
    return std::all_of(other.ranges_.begin(), other.ranges_.end(), [this](const Range& wanted) {
        return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
            return range.first <= wanted.first && wanted.last <= range.last;
        });
    });
}

std::string PortSet::to_string() const {
    if (*this == any()) {
        return "any";
    }
    std::vector<std::string> parts;
    for (const Range& range : ranges_) {
        parts.push_back(range.first == range.last ? fmt::format("{}", range.first)
                                                  : fmt::format("{}-{}", range.first, range.last));
    }
    return fmt::format("{}", fmt::join(parts, ","));
}

}  // namespace plateau

#include "engine/scenario/scalars.h"

#include <charconv>

namespace plateau {

namespace {

/// Takes the digits `text` begins with; nothing when it begins with none or they are too many.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

/// What "25" means after the point, in quarters.
std::optional<int> quarters_of_fraction(std::string_view digits) {
    if (digits == "0" || digits == "00") {
        return 0;
    }
    if (digits == "25") {
        return 1;
    }
    if (digits == "5" || digits == "50") {
        return 2;
    }
    if (digits == "75") {
        return 3;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const auto number = take_number(text);
    const int shift = text == "KiB" ? 10 : text == "MiB" ? 20 : text == "GiB" ? 30 : 0;
    constexpr std::uint64_t most = std::uint64_t{16} << 40;
    if (!number || shift == 0 || *number > most >> shift) {
        return std::nullopt;
    }
    return *number << shift;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
    constexpr std::int64_t most = 48 * 3600;
    struct Unit {
        std::string_view name;
        std::int64_t seconds;
    };
    std::int64_t total = 0;
    for (const Unit unit : {Unit{"h", 3600}, Unit{"min", 60}, Unit{"s", 1}}) {
        std::string_view rest = text;
        const auto number = take_number(rest);
        if (number && rest.starts_with(unit.name)) {
            if (*number > static_cast<std::uint64_t>(most)) {
                return std::nullopt;
            }
            total += static_cast<std::int64_t>(*number) * unit.seconds;
            text = rest.substr(unit.name.size());
        }
    }
    if (!text.empty() || total <= 0 || total > most) {
        return std::nullopt;
    }
    return total;
}

std::optional<int> parse_quarter_points(std::string_view text) {
    constexpr std::uint64_t most = 100;
    const auto whole = take_number(text);
    if (!whole || *whole > most) {
        return std::nullopt;
    }
    const auto fraction = text.empty()          ? std::optional<int>(0)
                          : text.front() == '.' ? quarters_of_fraction(text.substr(1))
                                                : std::nullopt;
    if (!fraction) {
        return std::nullopt;
    }
    const int quarters = static_cast<int>(*whole) * 4 + *fraction;
    return quarters >= 1 && quarters <= static_cast<int>(most) * 4 ? std::optional<int>(quarters) : std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

}  // namespace plateau

#include "engine/scenario/scalars.h"

#include <fmt/format.h>

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

/// Whether `text` is a number from 1 to 99.
bool is_small_number(std::string_view text) {
    return !text.empty() && text.size() <= 2 && text.front() >= '1' && text.front() <= '9' &&
           parse_integer(text).has_value();
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
    constexpr std::int64_t most = std::int64_t{48} * 3600;
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

std::string duration_text(std::int64_t seconds) {
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 3600;
    std::string text;
    for (const auto& [unit, name] : {std::pair(hour, "h"), std::pair(minute, "min"), std::pair(std::int64_t{1}, "s")}) {
        if (seconds >= unit) {
            text += fmt::format("{}{}", seconds / unit, name);
            seconds %= unit;
        }
    }
    return text.empty() ? "0s" : text;
}

std::optional<Date> parse_date(std::string_view text) {
    constexpr std::string_view form = "0000-00-00";
    if (text.size() != form.size() || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    std::string_view year = text.substr(0, 4);
    std::string_view month = text.substr(5, 2);
    std::string_view day = text.substr(8, 2);
    const auto years = take_number(year);
    const auto months = take_number(month);
    const auto days = take_number(day);
    if (!years || !months || !days || !year.empty() || !month.empty() || !day.empty()) {
        return std::nullopt;
    }
    const Date date{std::chrono::year(static_cast<int>(*years)), std::chrono::month(static_cast<unsigned>(*months)),
                    std::chrono::day(static_cast<unsigned>(*days))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

bool is_competence(std::string_view text) {
    return text.starts_with("CP") && is_small_number(text.substr(2));
}

bool is_criterion(std::string_view text) {
    const auto dot = text.find('.');
    return dot != text.npos && is_competence(text.substr(0, dot)) && is_small_number(text.substr(dot + 1));
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

#include <algorithm>
#include <charconv>
#include <string>

#include "engine/scenario/roster.h"
#include "engine/support/fold.h"

namespace plateau {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Without spaces, the narrow and the wide no-break space of French texts included, and without a leading plus.
std::string compact(std::string_view text) {
    std::string result = folded(text);
    for (const std::string_view space : {" ", "\t", "\u00a0", "\u202f"}) {
        for (auto at = result.find(space); at != std::string::npos; at = result.find(space)) {
            result.erase(at, space.size());
        }
    }
    return result.starts_with('+') ? result.substr(1) : result;
}

/// Reads digits, at most six, from the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 6), number);
    if (code != std::errc() || text.front() == '-') {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

/// "1,33" and "33,5" as thousandths.
std::optional<std::int64_t> take_thousandths(std::string_view& text) {
    const auto whole = take_number(text);
    if (!whole) {
        return std::nullopt;
    }
    std::int64_t thousandths = *whole * 1000;
    if (text.starts_with(',') || text.starts_with('.')) {
        text.remove_prefix(1);
        std::int64_t weight = 100;
        if (text.empty() || text.front() < '0' || text.front() > '9') {
            return std::nullopt;
        }
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            thousandths += (text.front() - '0') * weight;
            weight /= 10;
            text.remove_prefix(1);
        }
    }
    return thousandths;
}

bool is_minute_word(std::string_view text) {
    return text.empty() || text == "min" || text == "mn" || text == "m" || text == "minutes" || text == "minute" ||
           text == "'";
}

struct Share {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
};

/// A part of the duration: "33%", "1/3", "1,33", which is 0,33 more; nothing for what is none.
std::optional<Share> share_of(std::string_view text) {
    if (text == "tierstemps" || text == "tiers-temps" || text == "untierstemps") {
        return Share{1, 3};
    }
    const bool has_fraction = text.find_first_of(",.") != std::string_view::npos;
    const auto number = take_thousandths(text);
    if (!number) {
        return std::nullopt;
    }
    if (text == "%") {
        return Share{*number, 100'000};
    }
    if (has_fraction && text.empty()) {
        return Share{*number - 1000, 1000};
    }
    if (has_fraction || !text.starts_with('/')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto divisor = take_number(text);
    const bool is_share = divisor && *divisor > 0 && (text.empty() || text == "temps");
    return is_share ? std::optional(Share{*number / 1000, *divisor}) : std::nullopt;
}

/// "20", "20min", "1h", "1h05"; nothing for what is none.
std::optional<minutes> minutes_of(std::string_view text) {
    const auto number = take_number(text);
    if (!number) {
        return std::nullopt;
    }
    if (!text.starts_with('h')) {
        return is_minute_word(text) ? std::optional(minutes(*number)) : std::nullopt;
    }
    text.remove_prefix(1);
    if (text.empty()) {
        return minutes(*number * 60);
    }
    const auto more = take_number(text);
    return more && *more < 60 && is_minute_word(text) ? std::optional(minutes(*number * 60 + *more)) : std::nullopt;
}

}  // namespace

std::optional<seconds> extra_time(std::string_view text, seconds duration) {
    const std::string words = compact(text);
    if (words.empty()) {
        return seconds(0);
    }
    std::optional<seconds> extra;
    if (const auto share = share_of(words)) {
        extra = seconds(duration.count() * share->numerator / share->denominator);
    } else {
        extra = minutes_of(words);
    }
    if (!extra || *extra <= seconds(0)) {
        return std::nullopt;
    }
    const seconds rounded = std::chrono::ceil<minutes>(*extra);
    return rounded <= duration ? std::optional(rounded) : std::nullopt;
}

}  // namespace plateau

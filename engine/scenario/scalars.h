#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/referential.h"

namespace plateau {

/// "2GiB", "512MiB", "64KiB" in bytes; nothing when it is not so written or is more than 16 TiB.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// "3h", "15min", "90s", "1h30min" in seconds, more than none and at most 48 hours.
std::optional<std::int64_t> parse_duration(std::string_view text);

/// "1h30min" of 5400 seconds, as parse_duration() reads it; "0s" of none.
std::string duration_text(std::int64_t seconds);

/// "2023-09-01", a day there is.
std::optional<Date> parse_date(std::string_view text);

/// "2", "0.5", "1.25" in quarters of a point, at least one and at most 100 points.
std::optional<int> parse_quarter_points(std::string_view text);

/// Whether `text` is a competence: "CP7".
bool is_competence(std::string_view text);

/// Whether `text` is a competence and one of its criteria: "CP7.2".
bool is_criterion(std::string_view text);

/// A whole number in decimal with an optional '-'.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace plateau

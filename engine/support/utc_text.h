#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// "2026-11-22T09:30:00.123Z": how times are written in files and records, to the millisecond.
std::string utc_text(std::chrono::system_clock::time_point time);

/// Reads exactly what utc_text() writes, of the years 1970 to 9999; nothing for anything else.
std::optional<std::chrono::sys_time<std::chrono::milliseconds>> parse_utc_text(std::string_view text);

}  // namespace plateau

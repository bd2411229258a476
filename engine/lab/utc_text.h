#pragma once

#include <chrono>
#include <string>

namespace plateau {

/// "2026-11-22T09:30:00.123Z": how times are written in the lab's files, to the millisecond.
std::string utc_text(std::chrono::system_clock::time_point time);

}  // namespace plateau

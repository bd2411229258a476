#include "engine/lab/utc_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace plateau {

std::string utc_text(std::chrono::system_clock::time_point time) {
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       milliseconds - seconds.time_since_epoch().count() * 1000);
}

}  // namespace plateau

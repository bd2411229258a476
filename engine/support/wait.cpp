#include "engine/support/wait.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "engine/support/error.h"

namespace plateau {

using Steady = std::chrono::steady_clock;

void throw_if_stopped(const std::stop_token& stop) {
    if (stop.stop_requested()) {
        throw Error(ErrorKind::cancelled, Message{"wait.cancelled", {}});
    }
}

void sleep_for(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, time, [] { return false; });
    throw_if_stopped(stop);
}

void wait_for(const Wait& wait, const std::stop_token& stop, const std::function<std::optional<std::string>()>& look) {
    const auto end = Steady::now() + wait.limit;
    for (;;) {
        throw_if_stopped(stop);
        const bool last = Steady::now() >= end;
        const auto reason = look();
        if (!reason) {
            return;
        }
        if (last) {
            const auto seconds = static_cast<double>(wait.limit.count()) / 1000.0;
            Error error(ErrorKind::timed_out,
                        Message{"wait.timed_out", {{"limit", fmt::format("{:g}", seconds)}, {"why", *reason}}});
            throw error.add_context(wait.what);
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
        sleep_for(std::clamp(left, std::chrono::milliseconds(1), std::max(wait.pause, std::chrono::milliseconds(1))),
                  stop);
    }
}

}  // namespace plateau

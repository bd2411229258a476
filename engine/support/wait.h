#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/support/message.h"

namespace plateau {

/// A wait with a name and a limit, so that whoever reads "still waiting" or "gave up" knows for what.
struct Wait {
    Message what;                          ///< context line: "while waiting for the guest agent of server on seat 01"
    std::chrono::milliseconds limit{};     ///< given up after this long
    std::chrono::milliseconds pause{100};  ///< between two looks
};

/// Calls `look` until it returns nothing; what it returns otherwise is why it is not there yet. Looks once more after
/// the limit before giving up. Throws Error timed_out ("wait.timed_out" with the last reason, `what` as its context) or
/// cancelled.
void wait_for(const Wait& wait, const std::stop_token& stop, const std::function<std::optional<std::string>()>& look);

/// Sleeps `time`, or less when `stop` is asked for; throws Error cancelled then.
void sleep_for(std::chrono::milliseconds time, const std::stop_token& stop);

/// Throws Error cancelled when `stop` was asked for.
void throw_if_stopped(const std::stop_token& stop);

}  // namespace plateau

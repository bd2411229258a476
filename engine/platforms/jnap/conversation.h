#pragma once

#include <chrono>
#include <stop_token>
#include <string_view>

#include "engine/platforms/jnap/answers.h"
#include "engine/ports/http_client.h"

namespace plateau::jnap_platform {

/// How long a router is borne with.
struct Patience {
    std::chrono::milliseconds pause{2'000};   ///< before one that is busy is asked again
    std::chrono::milliseconds limit{90'000};  ///< over the whole conversation
};

/// Asks a router over JNAP: who it is, then how many wrong passwords it still lets pass, then everything in one
/// Transaction, which is taken up again where it broke off. The password is sent to a router that lets at least three
/// wrong ones pass, and a wrong one at most twice: once more because firmware refuses a right one now and then. What
/// the router tells anybody is told without it too. `password` may be empty.
///
/// Reasons beside those of HttpClient and of read_replies: "jnap.not_there", "jnap.moved", "jnap.status",
/// "jnap.gave_up", "jnap.password.wanted", "jnap.locked_out", "jnap.lock.unknown". Neither the password nor what the
/// router repeats of it is in any, nor in what is returned. Throws Error cancelled once `stop` was asked.
Observed<Replies> ask_router(HttpClient& client, const HttpTarget& target, std::string_view password,
                             const Patience& patience, const std::stop_token& stop);

}  // namespace plateau::jnap_platform

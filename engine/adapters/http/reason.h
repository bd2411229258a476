#pragma once

#include <string_view>

#include "engine/ports/http_client.h"

namespace plateau::http {

/// How far a conversation has come.
enum class Phase { connecting, shaking_hands, asking, reading };

/// Why it is over without an answer: the codes of HttpClient.
enum class Failure {
    unreachable,
    timed_out,
    certificate_changed,
    certificate_unknown,
    tls,
    closed,
    too_large,
    encoded,
    invalid,
};

/// "192.168.1.1 port 443, while reading its answer: <detail>" with the code of `failure`. `detail` holds no bytes of
/// the request and none of the server's.
Unobserved reason(Failure failure, const HttpTarget& target, Phase phase, std::string_view detail);

}  // namespace plateau::http

#pragma once

#include <string>
#include <string_view>

#include "engine/ports/remote_shell.h"

namespace plateau::ssh {

/// How far a session has come.
enum class Phase { connecting, shaking_hands, logging_in, running };

/// Why a session is over without a result: the codes of RemoteShell.
enum class Failure {
    unreachable,
    timed_out,
    host_key_changed,
    host_key_unknown,
    login_refused,
    closed,
    output_too_large,
    protocol,
};

/// "192.168.1.1 port 22, while logging in: <detail>" with the code of `failure`. `detail` holds no secret and no bytes
/// of the server that were not made printable.
Unobserved reason(Failure failure, const ShellTarget& target, Phase phase, std::string_view detail);

/// `text` as it may stand in a message: at most 100 characters, what is not printable ASCII as '?'.
std::string printable(std::string_view text);

}  // namespace plateau::ssh

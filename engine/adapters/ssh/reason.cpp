#include "engine/adapters/ssh/reason.h"

#include <fmt/format.h>

namespace plateau::ssh {
namespace {

std::string_view to_string_view(Phase phase) {
    switch (phase) {
        case Phase::connecting:
            return "connecting";
        case Phase::shaking_hands:
            return "exchanging keys";
        case Phase::logging_in:
            return "logging in";
        case Phase::running:
            return "running the command";
    }
    return "";
}

std::string_view code_of(Failure failure) {
    switch (failure) {
        case Failure::unreachable:
            return "shell.unreachable";
        case Failure::timed_out:
            return "shell.timeout";
        case Failure::host_key_changed:
            return "shell.host_key.changed";
        case Failure::host_key_unknown:
            return "shell.host_key.unknown";
        case Failure::login_refused:
            return "shell.login.refused";
        case Failure::closed:
            return "shell.closed";
        case Failure::output_too_large:
            return "shell.output.too_large";
        case Failure::protocol:
            return "shell.protocol";
    }
    return "";
}

}  // namespace

Unobserved reason(Failure failure, const ShellTarget& target, Phase phase, std::string_view detail) {
    std::string why =
        fmt::format("{} port {}, while {}: {}", target.address.to_string(), target.port, to_string_view(phase), detail);
    return Unobserved{std::string(code_of(failure)), std::move(why)};
}

std::string printable(std::string_view text) {
    std::string result(text.substr(0, 100));
    for (char& character : result) {
        if (character < ' ' || character > '~') {
            character = '?';
        }
    }
    return result;
}

}  // namespace plateau::ssh

#include "engine/adapters/http/reason.h"

#include <fmt/format.h>

namespace plateau::http {

namespace {

std::string_view to_string_view(Phase phase) {
    switch (phase) {
        case Phase::connecting:
            return "connecting";
        case Phase::shaking_hands:
            return "agreeing on TLS";
        case Phase::asking:
            return "asking";
        case Phase::reading:
            return "reading its answer";
    }
    return "";
}

std::string_view code_of(Failure failure) {
    switch (failure) {
        case Failure::unreachable:
            return "http.unreachable";
        case Failure::timed_out:
            return "http.timeout";
        case Failure::certificate_changed:
            return "http.certificate.changed";
        case Failure::certificate_unknown:
            return "http.certificate.unknown";
        case Failure::tls:
            return "http.tls";
        case Failure::closed:
            return "http.closed";
        case Failure::too_large:
            return "http.answer.too_large";
        case Failure::encoded:
            return "http.answer.encoded";
        case Failure::invalid:
            return "http.answer.invalid";
    }
    return "";
}

}  // namespace

Unobserved reason(Failure failure, const HttpTarget& target, Phase phase, std::string_view detail) {
    std::string why = fmt::format("{} port {}, while {}: {}", target.place.address.to_string(), target.place.port,
                                  to_string_view(phase), detail);
    return Unobserved{std::string(code_of(failure)), std::move(why)};
}

}  // namespace plateau::http

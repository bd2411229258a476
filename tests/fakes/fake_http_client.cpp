#include "tests/fakes/fake_http_client.h"

#include "engine/support/wait.h"

namespace plateau::fakes {

bool FakeHttpClient::is_at(const HttpTarget& target) const {
    return target.place.address == at_.place.address && target.place.port == at_.place.port;
}

Observed<HttpAnswer> FakeHttpClient::ask(const HttpTarget& target, const HttpRequest& request,
                                         const std::stop_token& stop) {
    throw_if_stopped(stop);
    if (target.tls && target.certificate.empty()) {
        return unobserved("http.certificate.unknown", "no certificate is known");
    }
    if (!is_at(target)) {
        return unobserved("http.unreachable", "nothing listens there");
    }
    if (target.tls != at_.tls) {
        return unobserved(target.tls ? "http.tls" : "http.closed", "the device speaks otherwise");
    }
    if (target.tls && target.certificate != at_.certificate) {
        return unobserved("http.certificate.changed", "another certificate");
    }
    {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(request);
    }
    auto answer = device_(request);
    if (answer && answer->body.size() > request.max_body) {
        return unobserved("http.answer.too_large", "more than is taken");
    }
    return answer;
}

Observed<std::string> FakeHttpClient::certificate(const HttpTarget& target, std::chrono::milliseconds,
                                                  const std::stop_token& stop) {
    throw_if_stopped(stop);
    if (!is_at(target)) {
        return unobserved("http.unreachable", "nothing listens there");
    }
    if (!at_.tls) {
        return unobserved("http.tls", "the device speaks without TLS");
    }
    return at_.certificate;
}

std::vector<HttpRequest> FakeHttpClient::asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
}

}  // namespace plateau::fakes

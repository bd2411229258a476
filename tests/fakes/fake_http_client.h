#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "engine/ports/http_client.h"

namespace plateau::fakes {

/// A device that answers what it is told to, over HTTP and HTTPS; it has no network. Any thread may ask.
class FakeHttpClient final : public HttpClient {
  public:
    /// What the device answers to a request; never called when the target is not the one it is at.
    using Device = std::function<Observed<HttpAnswer>(const HttpRequest& request)>;

    /// `at`: where it is, with the certificate it shows.
    FakeHttpClient(HttpTarget at, Device device) : at_(std::move(at)), device_(std::move(device)) {}

    Observed<HttpAnswer> ask(const HttpTarget& target, const HttpRequest& request,
                             const std::stop_token& stop) override;
    Observed<std::string> certificate(const HttpTarget& target, std::chrono::milliseconds limit,
                                      const std::stop_token& stop) override;

    /// What the device was asked, in order.
    std::vector<HttpRequest> asked() const;

  private:
    bool is_at(const HttpTarget& target) const;

    const HttpTarget at_;
    const Device device_;
    mutable std::mutex mutex_;
    std::vector<HttpRequest> asked_;
};

}  // namespace plateau::fakes

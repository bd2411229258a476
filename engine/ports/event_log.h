#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plateau {

/// What was answered to a request that changed something, so that the same request sent again changes nothing more.
struct KeptAnswer {
    std::string key;      ///< as the client made it up
    std::string request;  ///< hash of what was asked: the same key for something else is a mistake
    std::string answer;

    bool operator==(const KeptAnswer&) const = default;
};

/// Where the events of sessions are kept for good. What append() has returned for is there after a loss of power. Any
/// thread; calls wait for each other. Every function throws Error: exhausted (disk full), unavailable or damaged.
class EventLog {
  public:
    virtual ~EventLog() = default;

    /// Names of the sessions that have events, ascending.
    virtual std::vector<std::string> sessions() = 0;

    /// The events of a session in their order; none for one that has none.
    virtual std::vector<std::string> read(std::string_view session) = 0;

    /// Adds events after the `after` that are there, all or none, and with them the answer to the request that caused
    /// them. Throws Error conflict when not `after` events are there: another process writes.
    virtual void append(std::string_view session, std::int64_t after, const std::vector<std::string>& events,
                        const std::optional<KeptAnswer>& answer) = 0;

    /// The answer that was kept under a key.
    virtual std::optional<KeptAnswer> answer_to(std::string_view key) = 0;
};

}  // namespace plateau

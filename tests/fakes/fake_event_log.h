#pragma once

#include <map>
#include <mutex>

#include "engine/ports/event_log.h"
#include "engine/support/error.h"

namespace plateau::fakes {

/// Events in memory.
class FakeEventLog final : public EventLog {
  public:
    std::vector<std::string> sessions() override {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> names;
        for (const auto& [name, events] : events_) {
            names.push_back(name);
        }
        return names;
    }
    std::vector<std::string> read(std::string_view session) override {
        const std::lock_guard lock(mutex_);
        const auto found = events_.find(session);
        return found == events_.end() ? std::vector<std::string>{} : found->second;
    }
    void append(std::string_view session, std::int64_t after, const std::vector<std::string>& events,
                const std::optional<KeptAnswer>& answer) override {
        const std::lock_guard lock(mutex_);
        if (fails_) {
            throw Error(ErrorKind::exhausted, Message{"events.failed", {{"file", "memory"}, {"why", "disk full"}}});
        }
        const auto found = events_.find(session);
        const auto there = found == events_.end() ? 0 : static_cast<std::int64_t>(found->second.size());
        if (there != after || (answer && answers_.contains(answer->key))) {
            throw Error(ErrorKind::conflict, Message{"events.changed", {}});
        }
        if (!events.empty()) {
            auto& all = events_[std::string(session)];
            all.insert(all.end(), events.begin(), events.end());
        }
        if (answer) {
            answers_.emplace(answer->key, *answer);
        }
    }
    std::optional<KeptAnswer> answer_to(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        const auto found = answers_.find(key);
        return found == answers_.end() ? std::nullopt : std::optional(found->second);
    }

    /// From now on nothing can be added, as on a full disk.
    void fail() {
        const std::lock_guard lock(mutex_);
        fails_ = true;
    }

  private:
    std::mutex mutex_;
    bool fails_ = false;
    std::map<std::string, std::vector<std::string>, std::less<>> events_;
    std::map<std::string, KeptAnswer, std::less<>> answers_;
};

}  // namespace plateau::fakes

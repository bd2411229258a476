#pragma once

#include <atomic>
#include <initializer_list>

#include "engine/ports/clock.h"
#include "engine/session/keeper.h"

namespace plateau::bench {

/// A clock that stands where it is put. Any thread.
class SetClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return Instant(std::chrono::milliseconds(milliseconds_.load()));
    }
    void go_on(std::chrono::milliseconds time) { milliseconds_ += time.count(); }

  private:
    std::atomic<std::int64_t> milliseconds_{1'781'082'000'000};  // 2026-06-10 09:00 UTC
};

inline const Asking asking{.by = {.name = "martin", .role = "invigilator"}};

/// A session "june" of one hour, with a candidate at each seat.
inline SessionCreated session_of(std::initializer_list<const char*> seats) {
    SessionCreated created{.name = "june",
                           .scenario = "practice",
                           .scenario_version = "sha256:1",
                           .room = "B12",
                           .duration = std::chrono::hours(1),
                           .posts = {}};
    for (const char* seat : seats) {
        created.posts.push_back({.seat = seat, .candidate = {.id = std::string("c-") + seat}});
    }
    return created;
}

}  // namespace plateau::bench

#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

#include "engine/ports/clock.h"

namespace plateau {

/// The time of day that an exam keeps: the wall clock at one moment, and since then the time that has passed, sleep of
/// the host included. What sets the wall clock meanwhile (a time server, a person, daylight saving) moves no end. The
/// moment is kept in a file, so that it outlives the process; after a restart of the host the wall clock counts anew.
/// Any thread.
class BootClock final : public Clock {
  public:
    /// Throws Error denied or exhausted when the file cannot be written. One that cannot be read is made anew.
    explicit BootClock(std::filesystem::path file);

    std::chrono::system_clock::time_point now() const override;

    /// Takes the wall clock's time from now on: for a moment in which no exam runs. Throws as the constructor.
    void follow_wall_clock();

  private:
    struct Moment {
        std::chrono::nanoseconds since_boot{};
        std::chrono::system_clock::time_point time;
    };

    std::filesystem::path file_;
    std::string boot_;
    mutable std::mutex mutex_;
    Moment moment_;
};

}  // namespace plateau

#pragma once

#include <chrono>

namespace plateau {

/// The time of day, so that a test can say what time it is.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual std::chrono::system_clock::time_point now() const = 0;
};

}  // namespace plateau

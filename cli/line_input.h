#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/support/unique_fd.h"

namespace plateau::cli {

/// Lines that a person types, or that a program sends through a pipe, waited for beside a clock. One thread.
class LineInput {
  public:
    enum class Event {
        line,     ///< there is one
        late,     ///< the time came first
        stopped,  ///< `stop` was asked for
        end,      ///< there will be no more
    };

    /// Reads `descriptor`, which stays the caller's. What is neither a terminal nor a pipe, socket or file, as
    /// /dev/null, has no lines and no end.
    LineInput(int descriptor, std::stop_token stop);

    bool is_terminal() const { return terminal_; }

    /// Waits until one of them happens, for ever without `until`. A line has no newline; of one longer than 4096 bytes
    /// the rest is lost.
    Event wait(std::optional<std::chrono::steady_clock::time_point> until, std::string& line);

  private:
    bool take_line(std::string& line);
    void read_more();

    int descriptor_;  ///< -1: nothing to read
    bool terminal_;
    bool ended_ = false;
    std::string pending_;
    std::stop_token stop_;
    UniqueFd wake_;  ///< readable once stop_ is asked for
    std::stop_callback<std::function<void()>> on_stop_;
};

}  // namespace plateau::cli

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau {

/// A program to run in a guest.
struct GuestCommand {
    std::vector<std::string> argv;  ///< argv[0] is an absolute path
    std::string input;
    std::chrono::milliseconds limit{30'000};
    std::stop_token stop{};  ///< no longer waited for once asked for: "agent.timeout"; the program may run on
};

/// How it ended and what it printed.
struct GuestResult {
    int exit_code = 0;  ///< 128 + signal when it died of one
    std::string out;    ///< at most 1 MiB; what may be larger belongs in a file
    std::string err;
    bool truncated = false;
};

/// The agent inside one guest: everything it says is hostile input. Replies, times and sizes are bounded; each call
/// blocks and may be made from any thread, one runs at a time per guest. Errors: "agent.unreachable", "agent.timeout",
/// "agent.refused", "agent.reply.invalid", "agent.reply.too_large".
class GuestAgent {
  public:
    virtual ~GuestAgent() = default;

    virtual Observed<void> ping(std::chrono::milliseconds limit) = 0;
    virtual Observed<GuestResult> run(const GuestCommand& command) = 0;
    /// The file's bytes, read in pieces of at most 1 MiB. "agent.file.absent" when there is none of that path;
    /// "agent.reply.too_large" when it has more than `most` bytes.
    virtual Observed<std::string> read_file(const std::string& path, std::size_t most) = 0;
    /// Creates or replaces the file; its folder must exist.
    virtual Observed<void> write_file(const std::string& path, std::string_view content) = 0;
    virtual Observed<void> set_time(std::chrono::system_clock::time_point time) = 0;
};

}  // namespace plateau

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace plateau {

/// A program to run to its end, without a shell. Its environment is ours with LC_ALL=C.UTF-8.
struct ChildCommand {
    std::vector<std::string> argv;            ///< argv[0] is looked up in PATH
    std::string input;                        ///< its whole standard input
    std::chrono::milliseconds limit{30'000};  ///< it is killed, with its process group, after this long
    std::size_t max_output = 1 << 20;         ///< bytes kept of each of its outputs; it is killed when it prints more
    /// Called with each whole line of its standard error as it comes, without the newline, on the calling thread.
    /// Must not throw.
    std::function<void(std::string_view)> error_line{};
};

/// How a child ended and what it printed.
struct ChildResult {
    enum class End { exited, signalled, timed_out, flooded };
    End end = End::exited;
    int code = 0;  ///< exit status, or the signal's number
    std::string out;
    std::string err;

    bool succeeded() const { return end == End::exited && code == 0; }
    /// One line for a message: "exit status 1: <last line of stderr>", "killed after 30 s", …
    std::string summary() const;
};

/// Runs the command and returns how it ended. Throws Error not_found or unavailable when it cannot be started,
/// cancelled (the child's group is killed) when `stop` is asked for. Blocks; safe from any thread.
ChildResult run_child(const ChildCommand& command, const std::stop_token& stop = {});

}  // namespace plateau

#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace plateau {

/// A program to start beside this one, without a shell.
struct SpawnRequest {
    /// Of a `descriptors` entry: /dev/null.
    static constexpr int null_device = -1;

    std::vector<std::string> argv;                          ///< argv[0] without a slash is looked up in PATH
    std::optional<std::vector<std::string>> environment{};  ///< NAME=value each; nothing: ours
    std::vector<std::pair<int, int>> descriptors{};         ///< its number, and ours that it gets there, in this order
};

/// Starts the program with default signals and as head of its own process group: a Ctrl-C meant for us does not cut it
/// off. Of what is open here it gets the standard descriptors and those named, nothing above these. Returns its process
/// id, to be waited for by the caller, or errno. Any thread.
tl::expected<pid_t, int> spawn(SpawnRequest request);

/// Kills what spawn() started, with its process group, and waits for its end: returns waitpid()'s status. `process` is
/// -1 afterwards; one that already was is left alone, with status 0.
int end_group(pid_t& process);

}  // namespace plateau

#include "engine/adapters/helper/helper_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

#include "engine/adapters/helper/errors.h"
#include "engine/support/spawn.h"

namespace plateau {

namespace {

constexpr int helper_fd = 3;
/// A step of a seat's network is undone before the helper ends.
constexpr std::chrono::seconds patience{20};

std::vector<std::string> words_of(const HelperSettings& settings) {
    std::vector<std::string> words{settings.program.string(), "--fd", fmt::format("{}", helper_fd)};
    for (const auto& instance : settings.instances) {
        words.insert(words.end(), {"--instance", instance});
    }
    for (const auto& root : settings.roots) {
        words.insert(words.end(), {"--root", root.string()});
    }
    return words;
}

}  // namespace

HelperProcess start_helper(const HelperSettings& settings) {
    std::array<int, 2> ends{};
    int code = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0 ? 0 : errno;
    HelperProcess process;
    if (code == 0) {
        process.socket = UniqueFd(ends[0]);
        const UniqueFd theirs(ends[1]);
        const auto pid =
            spawn({.argv = words_of(settings),
                   .descriptors = {{0, SpawnRequest::null_device}, {helper_fd, theirs.get()}, {1, STDERR_FILENO}}});
        code = pid ? 0 : pid.error();
        process.pid = pid.value_or(-1);
    }
    if (code != 0) {
        throw helper_error::not_started(settings.program, std::generic_category().message(code));
    }
    return process;
}

std::string reap_helper(pid_t pid) {
    const auto end = std::chrono::steady_clock::now() + patience;
    int status = 0;
    bool killed = false;
    while (::waitpid(pid, &status, killed ? 0 : WNOHANG) != pid) {
        if (!killed && std::chrono::steady_clock::now() >= end) {
            ::kill(pid, SIGKILL);
            killed = true;
        } else if (!killed) {
            ::poll(nullptr, 0, 2);
        }
    }
    return WIFSIGNALED(status) ? fmt::format("killed by signal {}", WTERMSIG(status))
                               : fmt::format("exit status {}", WEXITSTATUS(status));
}

}  // namespace plateau

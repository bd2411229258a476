#include "engine/adapters/helper/helper_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

#include "engine/adapters/helper/errors.h"

extern char** environ;

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

/// The helper is head of its own group: a Ctrl-C meant for us does not end it in the middle of a step.
int spawn(std::vector<std::string> words, int socket, pid_t& pid) {
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, socket, helper_fd);
    posix_spawn_file_actions_adddup2(&actions, 2, 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int code = ::posix_spawn(&pid, words.front().c_str(), &actions, &attributes, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return code;
}

}  // namespace

HelperProcess start_helper(const HelperSettings& settings) {
    std::array<int, 2> ends{};
    int code = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0 ? 0 : errno;
    HelperProcess process;
    if (code == 0) {
        process.socket = UniqueFd(ends[0]);
        const UniqueFd theirs(ends[1]);
        code = spawn(words_of(settings), theirs.get(), process.pid);
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

#include "engine/support/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace plateau {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    result.reserve(words.size() + 1);
    for (std::string& word : words) {
        result.push_back(word.data());
    }
    result.push_back(nullptr);
    return result;
}

}  // namespace

tl::expected<pid_t, int> spawn(SpawnRequest request) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int highest = STDERR_FILENO;
    for (const auto& [theirs, ours] : request.descriptors) {
        highest = std::max(highest, theirs);
        if (ours == SpawnRequest::null_device) {
            posix_spawn_file_actions_addopen(&actions, theirs, "/dev/null", O_RDWR, 0);
        } else {
            posix_spawn_file_actions_adddup2(&actions, ours, theirs);
        }
    }
    // What whoever started us left open, a lock for instance, is not for a daemon that outlives us.
    posix_spawn_file_actions_addclosefrom_np(&actions, highest + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    auto words = pointers(request.argv);
    auto environment = request.environment ? pointers(*request.environment) : std::vector<char*>();
    pid_t pid = -1;
    const int code = ::posix_spawnp(&pid, words.front(), &actions, &attributes, words.data(),
                                    request.environment ? environment.data() : environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (code != 0) {
        return tl::unexpected(code);
    }
    return pid;
}

int end_group(pid_t& process) {
    int status = 0;
    if (process > 0) {
        ::kill(-process, SIGKILL);
        while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
        }
        process = -1;
    }
    return status;
}

}  // namespace plateau

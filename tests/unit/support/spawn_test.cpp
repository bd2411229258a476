#include "engine/support/spawn.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "engine/support/unique_fd.h"

using plateau::spawn;
using plateau::SpawnRequest;
using plateau::UniqueFd;

namespace {

/// What `script` writes to its descriptor 5 under /bin/sh, with that environment.
std::string told(const std::string& script, std::vector<std::string> environment = {}) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const UniqueFd read(ends[0]);
    UniqueFd write(ends[1]);
    SpawnRequest request{.argv = {"/bin/sh", "-c", script}, .environment = std::move(environment)};
    request.descriptors = {{0, SpawnRequest::null_device}, {5, write.get()}};
    const auto pid = spawn(std::move(request));
    REQUIRE(pid.has_value());
    write.reset();
    std::string text;
    std::array<char, 256> buffer{};
    for (ssize_t got = 0; (got = ::read(read.get(), buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    int status = -1;
    CHECK(::waitpid(*pid, &status, 0) == *pid);
    CHECK(status == 0);
    return text;
}

}  // namespace

TEST_CASE("a child has the descriptors and the environment it is given") {
    CHECK(told("echo \"$A $HOME\" >&5; cat >&5", {"A=b c"}) == "b c \n");
}

TEST_CASE("a child does not get what happens to be open, as a lock of whoever started us") {
    const UniqueFd stray(::fcntl(STDERR_FILENO, F_DUPFD, 20));
    REQUIRE(stray.get() >= 20);
    CHECK(told("[ -e /proc/self/fd/" + std::to_string(stray.get()) +
               " ] && echo open >&5; [ -e /proc/self/fd/5 ] && echo five >&5") == "five\n");
}

TEST_CASE("a child is head of its own process group") {
    CHECK(told("read -r pid name state parent group rest </proc/$$/stat; [ $pid = $group ] && echo head >&5") ==
          "head\n");
}

TEST_CASE("a program that is not there is told by the system's code") {
    CHECK(spawn({.argv = {"/nonexistent/program"}}).error() == ENOENT);
    CHECK(spawn({.argv = {"no-program-of-this-name"}}).error() == ENOENT);
    CHECK(spawn({.argv = {"/etc/passwd"}}).error() == EACCES);
}

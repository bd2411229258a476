#include "engine/grading/worker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>

#include "engine/grading/frames.h"
#include "engine/support/error.h"
#include "engine/support/spawn.h"

namespace plateau {

namespace {

Error start_error(const std::filesystem::path& program, int code) {
    return {code == ENOENT ? ErrorKind::not_found : ErrorKind::unavailable,
            Message{"grader.host.not_started",
                    {{"program", program.string()}, {"why", std::generic_category().message(code)}}}};
}

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

Pipe make_pipe(const std::filesystem::path& program) {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0) {
        throw start_error(program, errno);
    }
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

}  // namespace

GraderWorker::GraderWorker(const std::filesystem::path& program, const std::vector<std::filesystem::path>& files) {
    Pipe in = make_pipe(program);
    Pipe out = make_pipe(program);
    std::vector<std::string> words{program.string()};
    for (const auto& file : files) {
        words.push_back(file.string());
    }
    // Nothing of ours reaches it: no environment, no terminal to write to.
    const auto pid = spawn({.argv = std::move(words),
                            .environment = std::vector<std::string>(),
                            .descriptors = {{0, in.read.get()}, {1, out.write.get()}, {2, SpawnRequest::null_device}}});
    if (!pid) {
        throw start_error(program, pid.error());
    }
    pid_ = *pid;
    to_ = std::move(in.write);
    from_ = std::move(out.read);
    ::fcntl(to_.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(from_.get(), F_SETFL, O_NONBLOCK);
}

GraderWorker::~GraderWorker() {
    end_process();
}

int GraderWorker::end_process() {
    return end_group(pid_);
}

WorkerFault GraderWorker::given_up(WorkerFault fault) {
    end_process();
    return fault;
}

/// Its output is closed: it ended, or is about to. One that closed its output and lives on until its time is up is
/// ended by us.
WorkerFault GraderWorker::ended(Time end) {
    int status = 0;
    while (pid_ > 0 && std::chrono::steady_clock::now() < end) {
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = -1;
            return {WorkerFault::Kind::crashed, WIFSIGNALED(status)
                                                    ? fmt::format("signal {}", WTERMSIG(status))
                                                    : fmt::format("exit status {}", WEXITSTATUS(status))};
        }
        ::poll(nullptr, 0, 5);
    }
    end_process();
    return {WorkerFault::Kind::garbage, "it closed its output"};
}

bool GraderWorker::send_some(std::string_view& left) {
    const ssize_t sent = ::write(to_.get(), left.data(), left.size());
    if (sent > 0) {
        left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return sent >= 0 || errno == EAGAIN || errno == EINTR;
}

bool GraderWorker::receive_some() {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(from_.get(), buffer.data(), buffer.size());
    if (got > 0) {
        received_.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

tl::expected<std::string, WorkerFault> GraderWorker::call(std::string_view request, std::chrono::milliseconds limit) {
    const std::string frame = framed(request);
    std::string_view left = frame;
    const Time end = std::chrono::steady_clock::now() + limit;
    for (;;) {
        auto reply = take_frame(received_);
        if (!reply) {
            return tl::unexpected(given_up({WorkerFault::Kind::garbage, reply.error()}));
        }
        if (*reply) {
            return std::move(**reply);
        }
        const auto rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        if (rest <= 0) {
            const auto seconds = std::chrono::duration<double>(limit).count();
            return tl::unexpected(given_up({WorkerFault::Kind::timed_out, fmt::format("{}", seconds)}));
        }
        std::array<pollfd, 2> fds{pollfd{left.empty() ? -1 : to_.get(), POLLOUT, 0}, pollfd{from_.get(), POLLIN, 0}};
        ::poll(fds.data(), fds.size(), static_cast<int>(std::min<std::int64_t>(rest, 1000)));
        if (fds[0].revents != 0 && !send_some(left)) {
            left = {};  // It reads no more: what it wrote last, or its end, is found on the other side.
        }
        if (fds[1].revents != 0 && !receive_some()) {
            return tl::unexpected(ended(end));
        }
    }
}

}  // namespace plateau

#include "engine/support/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include "engine/support/error.h"
#include "engine/support/spawn.h"
#include "engine/support/unique_fd.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

using Steady = std::chrono::steady_clock;

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

Error start_error(const ChildCommand& command, int code) {
    return {code == ENOENT ? ErrorKind::not_found : ErrorKind::unavailable,
            Message{"process.not_started",
                    {{"program", command.argv.front()}, {"why", std::generic_category().message(code)}}}};
}

Pipe make_pipe(const ChildCommand& command) {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0) {
        throw start_error(command, errno);
    }
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

std::vector<std::string> child_environment() {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        if (!text.starts_with("LC_ALL=") && !text.starts_with("LANGUAGE=")) {
            result.emplace_back(text);
        }
    }
    result.emplace_back("LC_ALL=C.UTF-8");
    return result;
}

pid_t start(const ChildCommand& command, const Pipe& in, const Pipe& out, const Pipe& err) {
    const auto pid = spawn({.argv = command.argv,
                            .environment = child_environment(),
                            .descriptors = {{0, in.read.get()}, {1, out.write.get()}, {2, err.write.get()}}});
    if (!pid) {
        throw start_error(command, pid.error());
    }
    return *pid;
}

/// Feeds and drains a child until both its outputs are closed or a limit is reached.
class Exchange {
  public:
    Exchange(const ChildCommand& command, UniqueFd in, UniqueFd out, UniqueFd err)
        : command_(command), in_(std::move(in)), out_(std::move(out)), err_(std::move(err)) {
        for (const UniqueFd* fd : {&in_, &out_, &err_}) {
            ::fcntl(fd->get(), F_SETFL, O_NONBLOCK);
        }
    }

    /// Whether both outputs were closed within the limits; `result.end` says which limit otherwise.
    bool run(ChildResult& result, const std::stop_token& stop) {
        const auto end = Steady::now() + command_.limit;
        if (command_.input.empty()) {
            in_.reset();
        }
        while (out_ || err_) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
            if (left.count() <= 0) {
                result.end = ChildResult::End::timed_out;
                return false;
            }
            if (stop.stop_requested()) {
                return false;
            }
            poll_once(static_cast<int>(std::min<std::int64_t>(left.count(), 100)), result);
            if (result.out.size() > command_.max_output || result.err.size() > command_.max_output) {
                result.end = ChildResult::End::flooded;
                return false;
            }
        }
        return true;
    }

  private:
    void poll_once(int timeout, ChildResult& result) {
        std::array<pollfd, 3> fds{pollfd{in_.get(), POLLOUT, 0}, pollfd{out_.get(), POLLIN, 0},
                                  pollfd{err_.get(), POLLIN, 0}};
        ::poll(fds.data(), fds.size(), timeout);
        if (fds[0].revents != 0) {
            feed();
        }
        if (fds[1].revents != 0) {
            drain(out_, result.out);
        }
        if (fds[2].revents != 0) {
            drain(err_, result.err);
            tell_lines(result.err);
        }
    }

    void tell_lines(std::string_view err) {
        if (!command_.error_line) {
            return;
        }
        for (auto end = err.find('\n', told_); end != std::string_view::npos; end = err.find('\n', told_)) {
            command_.error_line(err.substr(told_, end - told_));
            told_ = end + 1;
        }
    }

    void feed() {
        const ssize_t sent = ::write(in_.get(), command_.input.data() + sent_, command_.input.size() - sent_);
        if (sent > 0) {
            sent_ += static_cast<std::size_t>(sent);
        }
        if (sent_ == command_.input.size() || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
            in_.reset();
        }
    }

    static void drain(UniqueFd& fd, std::string& into) {
        std::array<char, 65536> buffer{};
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got > 0) {
            into.append(buffer.data(), static_cast<std::size_t>(got));
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            fd.reset();
        }
    }

    const ChildCommand& command_;
    UniqueFd in_;
    UniqueFd out_;
    UniqueFd err_;
    std::size_t sent_ = 0;
    std::size_t told_ = 0;  ///< bytes of standard error passed on as lines
};

/// Waits for the child itself, which may outlive its outputs; kills its group at the limit.
int reap(pid_t pid, bool kill_now, Steady::time_point end, ChildResult& result, const std::stop_token& stop) {
    int status = 0;
    bool killed = false;
    for (;;) {
        if (!killed && (kill_now || stop.stop_requested() || Steady::now() >= end)) {
            if (!kill_now && !stop.stop_requested()) {
                result.end = ChildResult::End::timed_out;
            }
            ::kill(-pid, SIGKILL);
            killed = true;
        }
        const pid_t got = ::waitpid(pid, &status, killed ? 0 : WNOHANG);
        if (got == pid) {
            return status;
        }
        if (got == 0) {
            ::poll(nullptr, 0, 2);
        }
    }
}

}  // namespace

std::string ChildResult::summary() const {
    std::string_view last = err;
    while (!last.empty() && last.back() == '\n') {
        last.remove_suffix(1);
    }
    if (const auto newline = last.rfind('\n'); newline != std::string_view::npos) {
        last.remove_prefix(newline + 1);
    }
    std::string how;
    switch (end) {
        case End::exited:
            how = fmt::format("exit status {}", code);
            break;
        case End::signalled:
            how = fmt::format("killed by signal {} ({})", code, ::strsignal(code));
            break;
        case End::timed_out:
            how = "killed at its time limit";
            break;
        case End::flooded:
            how = "killed because it printed too much";
            break;
    }
    return last.empty() ? how : fmt::format("{}: {}", how, last);
}

ChildResult run_child(const ChildCommand& command, const std::stop_token& stop) {
    Pipe in = make_pipe(command);
    Pipe out = make_pipe(command);
    Pipe err = make_pipe(command);
    const auto end = Steady::now() + command.limit;
    const pid_t pid = start(command, in, out, err);
    in.read.reset();
    out.write.reset();
    err.write.reset();

    ChildResult result;
    const bool complete =
        Exchange(command, std::move(in.write), std::move(out.read), std::move(err.read)).run(result, stop);
    const int status = reap(pid, !complete, end, result, stop);
    throw_if_stopped(stop);
    if (result.end == ChildResult::End::exited) {
        result.end = WIFSIGNALED(status) ? ChildResult::End::signalled : ChildResult::End::exited;
    }
    result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

}  // namespace plateau

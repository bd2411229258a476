#include "cli/line_input.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace plateau::cli {

namespace {

constexpr std::size_t longest_line = 4096;

bool has_lines(int descriptor) {
    struct stat state{};
    return ::fstat(descriptor, &state) == 0 &&
           (S_ISFIFO(state.st_mode) || S_ISREG(state.st_mode) || S_ISSOCK(state.st_mode) || ::isatty(descriptor) == 1);
}

/// For poll(): -1 is for ever, and a moment that is not yet over is never rounded down to none.
int milliseconds_until(std::optional<std::chrono::steady_clock::time_point> until) {
    if (!until) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

}  // namespace

LineInput::LineInput(int descriptor, std::stop_token stop)
    : descriptor_(has_lines(descriptor) ? descriptor : -1),
      terminal_(::isatty(descriptor) == 1),
      stop_(std::move(stop)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      on_stop_(stop_, [this] {
          const std::uint64_t one = 1;
          [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
      }) {}

LineInput::Event LineInput::wait(std::optional<std::chrono::steady_clock::time_point> until, std::string& line) {
    for (;;) {
        if (stop_.stop_requested()) {
            return Event::stopped;
        }
        if (take_line(line)) {
            return Event::line;
        }
        if (ended_) {
            return Event::end;
        }
        std::array<pollfd, 2> files{pollfd{descriptor_, POLLIN, 0}, pollfd{wake_.get(), POLLIN, 0}};
        const int ready = ::poll(files.data(), files.size(), milliseconds_until(until));
        if (ready > 0 && files[0].revents != 0) {
            read_more();
        } else if (until && std::chrono::steady_clock::now() >= *until) {
            return Event::late;
        }
    }
}

bool LineInput::take_line(std::string& line) {
    const auto newline = pending_.find('\n');
    if (newline == std::string::npos && (!ended_ || pending_.empty())) {
        return false;
    }
    line = pending_.substr(0, std::min(newline, longest_line));
    pending_.erase(0, newline == std::string::npos ? newline : newline + 1);
    return true;
}

void LineInput::read_more() {
    std::array<char, 1024> buffer{};
    const ssize_t got = ::read(descriptor_, buffer.data(), buffer.size());
    if (got > 0) {
        const std::string_view read(buffer.data(), static_cast<std::size_t>(got));
        const auto newline = read.find('\n');
        const std::size_t room = longest_line - std::min(longest_line, pending_.size());
        pending_ += newline == std::string_view::npos ? read.substr(0, room) : read;
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        ended_ = true;
    }
}

}  // namespace plateau::cli

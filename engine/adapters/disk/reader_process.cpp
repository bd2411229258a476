#include "engine/adapters/disk/reader_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "engine/adapters/disk/disk_words.h"
#include "engine/support/error.h"
#include "engine/support/spawn.h"

namespace plateau {

namespace {

constexpr int first_file = 3;  ///< descriptor of the chain's first file in the reader

ErrorKind kind_of(int code) {
    return code == ENOENT ? ErrorKind::not_found : code == EACCES ? ErrorKind::denied : ErrorKind::unavailable;
}

Error not_started(const std::filesystem::path& program, int code) {
    return {kind_of(code), Message{"disk.reader.not_started",
                                   {{"program", program.string()}, {"why", std::generic_category().message(code)}}}};
}

/// Above every number that the reader's descriptors get, so that none is overwritten while they are put in place.
UniqueFd moved_up(UniqueFd fd) {
    return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 256));
}

/// Nothing of ours reaches it but the socket and the files: no environment, nothing to print on.
pid_t started(const std::filesystem::path& program, std::vector<std::string> words, int socket,
              const std::vector<UniqueFd>& files) {
    SpawnRequest request{.argv = std::move(words),
                         .environment = std::vector<std::string>(),
                         .descriptors = {{0, socket}, {1, SpawnRequest::null_device}, {2, SpawnRequest::null_device}}};
    for (std::size_t i = 0; i < files.size(); ++i) {
        request.descriptors.emplace_back(first_file + static_cast<int>(i), files[i].get());
    }
    const auto pid = spawn(std::move(request));
    if (!pid) {
        throw not_started(program, pid.error());
    }
    return *pid;
}

}  // namespace

ReaderProcess::ReaderProcess(const std::filesystem::path& program, std::vector<UniqueFd> files,
                             std::vector<std::string> words) {
    for (UniqueFd& file : files) {
        file = moved_up(std::move(file));
    }
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw not_started(program, errno);
    }
    socket_ = UniqueFd(ends[0]);
    const UniqueFd theirs = moved_up(UniqueFd(ends[1]));
    words.insert(words.begin(), program.string());
    pid_ = started(program, std::move(words), theirs.get(), files);
    ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

ReaderProcess::~ReaderProcess() {
    end_process();
}

int ReaderProcess::end_process() {
    return end_group(pid_);
}

tl::unexpected<Unobserved> ReaderProcess::given_up(std::string code, std::string why) {
    end_process();
    return unobserved(std::move(code), std::move(why));
}

Observed<std::string> ReaderProcess::exchange(std::string_view text, std::chrono::milliseconds limit) {
    if (pid_ < 0) {
        return unobserved(disk_reason::reader_ended, "the reader of this disk had ended");
    }
    const auto end = std::chrono::steady_clock::now() + limit;
    const std::string frame = text.empty() ? std::string() : disk_words::framed(text);
    // A request is smaller than what a socket takes at once.
    if (!frame.empty() &&
        ::send(socket_.get(), frame.data(), frame.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(frame.size())) {
        return given_up(disk_reason::reader_ended, "the reader takes no request");
    }
    return receive(end);
}

Observed<std::string> ReaderProcess::receive(std::chrono::steady_clock::time_point end) {
    std::string buffer(262'144, '\0');
    for (;;) {
        auto frame = disk_words::take_frame(received_);
        if (!frame) {
            return given_up(frame.error().code, frame.error().why);
        }
        if (*frame) {
            return std::move(**frame);
        }
        const auto rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        if (rest <= 0) {
            return given_up(disk_reason::reader_slow, "the reader did not answer in time");
        }
        pollfd waiting{socket_.get(), POLLIN, 0};
        ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(rest, 1000)));
        const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            // It is about to end by itself: the way it does is worth knowing.
            ::poll(nullptr, 0, 20);
            const int status = end_process();
            return unobserved(disk_reason::reader_ended,
                              WIFSIGNALED(status) ? fmt::format("the reader ended by signal {}", WTERMSIG(status))
                                                  : fmt::format("the reader ended with {}", WEXITSTATUS(status)));
        }
        received_.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
}

}  // namespace plateau

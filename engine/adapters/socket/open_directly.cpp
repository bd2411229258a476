#include "engine/adapters/socket/open_directly.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "engine/support/error.h"

namespace plateau {
namespace {

using Clock = std::chrono::steady_clock;

TextArgs printed(const NetworkPlace& place) {
    return {{"address", place.address.to_string()}, {"port", fmt::to_string(place.port)}};
}

[[noreturn]] void fail(const NetworkPlace& place, int error) {
    TextArgs args = printed(place);
    args.emplace_back("why", std::generic_category().message(error));
    throw Error(ErrorKind::unavailable, Message{"shell.connect.failed", std::move(args)});
}

/// Whether the socket became writable, which is when connecting has ended, before `deadline`.
bool connecting_ended(int socket, Clock::time_point deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd wanted{.fd = socket, .events = POLLOUT, .revents = 0};
        const int ready = ::poll(&wanted, 1, static_cast<int>(std::clamp<long long>(left, 0, 3'600'000)));
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return true;
        }
        if (ready == 0 && Clock::now() >= deadline) {
            return false;
        }
    }
}

}  // namespace

UniqueFd open_directly(const NetworkPlace& place, std::chrono::milliseconds limit) {
    if (!place.name_space.empty()) {
        throw Error(ErrorKind::invalid_input, Message{"shell.connect.name_space", {{"name", place.name_space}}});
    }
    const Clock::time_point deadline = Clock::now() + limit;
    UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) {
        fail(place, errno);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(place.port);
    address.sin_addr.s_addr = htonl(place.address.bits());
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        return socket;
    }
    if (errno != EINPROGRESS) {
        fail(place, errno);
    }
    if (!connecting_ended(socket.get(), deadline)) {
        throw Error(ErrorKind::timed_out, Message{"shell.connect.timed_out", printed(place)});
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
        fail(place, error != 0 ? error : errno);
    }
    return socket;
}

}  // namespace plateau

#include "engine/trials/relay.h"

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <future>
#include <string>
#include <system_error>
#include <thread>

namespace plateau {

namespace {

constexpr int look = 100;  // milliseconds

bool switch_on(const UniqueFd& socket) {
    ifreq request{};
    request.ifr_name[0] = 'l';
    request.ifr_name[1] = 'o';
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

/// A listening socket at the port of a new network, which the calling thread is in from now on; none: see errno.
UniqueFd listener_in_new_network(std::uint16_t port) {
    if (::unshare(CLONE_NEWNET) != 0) {
        return {};
    }
    UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool listens = socket && switch_on(socket) &&
                         ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                         ::listen(socket.get(), 1) == 0;
    return listens ? std::move(socket) : UniqueFd();
}

/// Bytes on their way from one socket to another.
class Way {
  public:
    Way(int from, int to) : from_(from), to_(to) {}

    bool waits_for_reading() const { return held_.empty(); }
    bool waits_for_writing() const { return !held_.empty(); }

    /// False when nothing more will come.
    bool move() {
        std::array<char, 65536> buffer;
        if (held_.empty()) {
            const ssize_t got = ::recv(from_, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
                return false;
            }
            held_.assign(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        }
        if (!held_.empty()) {
            const ssize_t sent = ::send(to_, held_.data(), held_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN && errno != EINTR) {
                return false;
            }
            held_.erase(0, sent > 0 ? static_cast<std::size_t>(sent) : 0);
        }
        return true;
    }

  private:
    int from_;
    int to_;
    std::string held_;
};

UniqueFd accept_one(const UniqueFd& listener, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd one{listener.get(), POLLIN, 0};
        if (::poll(&one, 1, look) > 0) {
            return UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        }
    }
    return {};
}

void carry(UniqueFd listener, int peer, const std::stop_token& stop) {
    const UniqueFd client = accept_one(listener, stop);
    listener.reset();
    if (!client) {
        return;
    }
    Way out(client.get(), peer);
    Way back(peer, client.get());
    bool open = true;
    while (open && !stop.stop_requested()) {
        std::array<pollfd, 2> both{};
        both[0] = {client.get(), 0, 0};
        both[1] = {peer, 0, 0};
        both[0].events =
            static_cast<short>((out.waits_for_reading() ? POLLIN : 0) | (back.waits_for_writing() ? POLLOUT : 0));
        both[1].events =
            static_cast<short>((back.waits_for_reading() ? POLLIN : 0) | (out.waits_for_writing() ? POLLOUT : 0));
        open = ::poll(both.data(), both.size(), look) <= 0 || (out.move() && back.move());
    }
}

}  // namespace

Observed<ChildResult> run_beside_relay(const ChildCommand& command, std::uint16_t port, const UniqueFd& peer,
                                       const std::stop_token& stop) {
    // A network belongs to a thread, and a program to the network of the thread that starts it.
    std::packaged_task<Observed<ChildResult>()> task([&]() -> Observed<ChildResult> {
        UniqueFd listener = listener_in_new_network(port);
        if (!listener) {
            return unobserved("trial.relay.failed", std::generic_category().message(errno));
        }
        const std::jthread relay([&, taken = std::move(listener)](const std::stop_token& over) mutable {
            carry(std::move(taken), peer.get(), over);
        });
        return run_child(command, stop);
    });
    auto result = task.get_future();
    std::thread(std::move(task)).join();
    return result.get();
}

}  // namespace plateau

#include "tests/contract/remote_shell/hostile_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace plateau::contract {
namespace {

bool ready(int socket, short event) {
    pollfd wanted{.fd = socket, .events = event, .revents = 0};
    return ::poll(&wanted, 1, 50) > 0;
}

}  // namespace

HostileServer::HostileServer(Behaviour behaviour)
    : behaviour_(std::move(behaviour)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_.get(), 16) != 0 ||
        ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no server on loopback");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

HostileServer::~HostileServer() {
    ended_ = true;
    thread_.join();
}

ShellTarget HostileServer::target() const {
    ShellTarget target;
    target.address = Ipv4Address(INADDR_LOOPBACK);
    target.port = port_;
    target.user = "examiner";
    target.password = "Correct-Horse-7";
    target.host_key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    return target;
}

void HostileServer::serve() {
    while (!ended_) {
        if (!ready(listener_.get(), POLLIN)) {
            continue;
        }
        const UniqueFd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (connection) {
            behaviour_(connection.get(), ended_);
        }
    }
}

bool send_all(int connection, const std::string& bytes, const std::atomic<bool>& ended) {
    std::size_t sent = 0;
    while (sent < bytes.size() && !ended) {
        const ssize_t taken = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (taken >= 0) {
            sent += static_cast<std::size_t>(taken);
        } else if (errno != EAGAIN) {
            return false;
        } else {
            ready(connection, POLLOUT);
        }
    }
    return sent == bytes.size();
}

void stay(int connection, const std::atomic<bool>& ended) {
    std::array<char, 4096> buffer;
    while (!ended) {
        if (ready(connection, POLLIN) && ::recv(connection, buffer.data(), buffer.size(), 0) == 0) {
            return;
        }
    }
}

}  // namespace plateau::contract

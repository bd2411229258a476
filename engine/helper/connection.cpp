#include "engine/helper/connection.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "engine/adapters/helper/errors.h"
#include "engine/adapters/helper/rules.h"
#include "engine/helper/name_space.h"

namespace plateau::helper {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// The namespace of that name, opened, once it is seen to be of one of `instances`.
UniqueFd own_name_space(std::string_view verb, const std::string& name, const std::vector<std::string>& instances) {
    UniqueFd open = open_name_space(name);
    if (!open) {
        throw helper_error::namespace_absent(name);
    }
    const auto owner = owner_of(open);
    if (!owner) {
        throw helper_error::not_ours(name);
    }
    helper_rule::check_owner(verb, *owner, instances);
    return open;
}

/// A socket belongs for good to the namespace it was made in.
UniqueFd socket_in(const UniqueFd& name_space, int type, int& code) {
    UniqueFd socket;
    in_name_space(name_space, [&] {
        socket = UniqueFd(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        code = socket ? 0 : errno;
    });
    return socket;
}

/// Without a route to everywhere a broadcast needs to know its interface.
int bind_for_dhcp(const UniqueFd& socket) {
    constexpr std::string_view leg = "eth0";
    constexpr int on = 1;
    constexpr std::uint16_t client_port = 68;
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(client_port);
    at.sin_addr.s_addr = htonl(INADDR_ANY);
    const bool done = ::setsockopt(socket.get(), SOL_SOCKET, SO_BINDTODEVICE, leg.data(), leg.size()) == 0 &&
                      ::setsockopt(socket.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on) == 0 &&
                      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
    return done ? 0 : errno;
}

int start_connecting(const UniqueFd& socket, Ipv4Address address, std::uint16_t port) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(address.bits());
    return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 ? 0 : errno;
}

/// The errno the attempt ended with: ETIMEDOUT at the limit, ECANCELED when it is not wanted any more.
int wait_connected(const UniqueFd& socket, milliseconds limit, const std::function<bool()>& wanted) {
    const auto end = Steady::now() + limit;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(end - Steady::now());
        pollfd one{socket.get(), POLLOUT, 0};
        if (::poll(&one, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 100))) > 0) {
            int code = 0;
            socklen_t size = sizeof code;
            return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno;
        }
        if (left.count() <= 0) {
            return ETIMEDOUT;
        }
        if (!wanted()) {
            return ECANCELED;
        }
    }
}

}  // namespace

UniqueFd open_connection(const std::string& name_space, Ipv4Address address, std::uint16_t port, milliseconds limit,
                         const std::vector<std::string>& instances, const std::function<bool()>& wanted) {
    const UniqueFd open = own_name_space("connect", name_space, instances);
    int code = 0;
    UniqueFd socket = socket_in(open, SOCK_STREAM, code);
    if (code == 0) {
        code = start_connecting(socket, address, port);
    }
    if (code == EINPROGRESS) {
        code = wait_connected(socket, limit, wanted);
    }
    if (code == ETIMEDOUT) {
        throw helper_error::connect_timed_out(name_space, address, port, limit);
    }
    if (code != 0) {
        throw helper_error::not_connected(name_space, address, port, std::generic_category().message(code));
    }
    return socket;
}

UniqueFd open_dhcp_socket(const std::string& name_space, const std::vector<std::string>& instances) {
    const UniqueFd open = own_name_space("dhcp_socket", name_space, instances);
    int code = 0;
    UniqueFd socket = socket_in(open, SOCK_DGRAM, code);
    if (code == 0) {
        code = bind_for_dhcp(socket);
    }
    if (code != 0) {
        throw helper_error::no_dhcp_socket(name_space, std::generic_category().message(code));
    }
    return socket;
}

}  // namespace plateau::helper

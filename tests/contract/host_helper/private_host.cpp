#include "tests/contract/host_helper/private_host.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "engine/support/child_process.h"

namespace plateau::contract {

void enter_private_host() {
    static bool entered = false;
    if (entered) {
        return;
    }
    if (::geteuid() != 0 || ::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
        std::printf("skipped: network namespaces need root\n");
        std::exit(77);
    }
    REQUIRE(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    REQUIRE(::mount("none", "/run", "tmpfs", 0, "mode=0755") == 0);
    entered = true;
    ip("link set dev lo up");
}

std::string ip(const std::string& line) {
    std::vector<std::string> words{"ip"};
    std::istringstream stream(line);
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    const ChildResult result = run_child({.argv = words});
    INFO(line);
    INFO(result.summary());
    REQUIRE(result.succeeded());
    return result.out;
}

GuestStandIn::GuestStandIn(const std::string& bridge, Ipv4Address address, std::uint16_t port, std::string greeting) {
    static std::atomic<int> count{0};
    leg_ = fmt::format("guest{}", ++count);
    std::thread([&] {
        if (::unshare(CLONE_NEWNET) == 0) {
            // Programs that this thread starts begin in its namespace; the other end goes to the process's own.
            ip(fmt::format("link add eth0 type veth peer name {} netns {}", leg_, ::getpid()));
            ip(fmt::format("address add {}/24 dev eth0", address.to_string()));
            ip("link set dev eth0 up");
            listen(address, port);
        }
    }).join();
    REQUIRE(socket_);
    ip(fmt::format("link set dev {} master {} up", leg_, bridge));
    server_ = std::thread([this, text = std::move(greeting)] { serve(text); });
}

GuestStandIn::~GuestStandIn() {
    ::shutdown(socket_.get(), SHUT_RDWR);
    server_.join();
    ip("link delete dev " + leg_);
}

void GuestStandIn::listen(Ipv4Address address, std::uint16_t port) {
    UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(address.bits());
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
        ::listen(socket.get(), 64) == 0) {
        socket_ = std::move(socket);
    }
}

void GuestStandIn::serve(const std::string& greeting) {
    for (;;) {
        const UniqueFd client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client) {
            return;
        }
        [[maybe_unused]] const auto sent = ::send(client.get(), greeting.data(), greeting.size(), MSG_NOSIGNAL);
    }
}

}  // namespace plateau::contract

#include "engine/adapters/ssh/wire.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <vector>

#include "engine/support/unique_fd.h"

using plateau::UniqueFd;
using plateau::ssh::Wire;

namespace {

struct Pair {
    UniqueFd ours;
    UniqueFd theirs;

    Pair() {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
        ours = UniqueFd(ends[0]);
        theirs = UniqueFd(ends[1]);
    }
    void say(const std::string& bytes) const {
        REQUIRE(::send(theirs.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
    }
    std::size_t hear_all() const {
        std::vector<char> buffer(1 << 20);
        std::size_t heard = 0;
        for (ssize_t got = 0; (got = ::recv(theirs.get(), buffer.data(), buffer.size(), 0)) > 0;) {
            heard += static_cast<std::size_t>(got);
        }
        return heard;
    }
};

}  // namespace

TEST_CASE("a peer that closes is told apart from silence after its last bytes were read") {
    Pair pair;
    Wire wire(pair.ours.get());
    wire.allow(100);
    wire.begin_turn();
    std::array<char, 64> buffer{};
    CHECK(wire.receive(buffer.data(), buffer.size()) == -EAGAIN);
    CHECK_FALSE(wire.peer_closed());
    pair.say("last words");
    pair.theirs.reset();
    CHECK(wire.receive(buffer.data(), buffer.size()) == 10);
    CHECK_FALSE(wire.peer_closed());
    CHECK(wire.receive(buffer.data(), buffer.size()) == -EAGAIN);
    CHECK(wire.peer_closed());
}

TEST_CASE("no more is taken than was allowed, and then it is a flood") {
    Pair pair;
    Wire wire(pair.ours.get());
    wire.allow(10);
    wire.begin_turn();
    pair.say(std::string(20, 'x'));
    std::array<char, 64> buffer{};
    CHECK(wire.receive(buffer.data(), buffer.size()) == 10);
    CHECK_FALSE(wire.flooded());
    CHECK(wire.receive(buffer.data(), buffer.size()) == -EAGAIN);
    CHECK(wire.flooded());
}

TEST_CASE("a turn ends though the peer has more to say, and the next one goes on") {
    Pair pair;
    Wire wire(pair.ours.get());
    wire.allow(std::uint64_t{1} << 30);
    std::vector<char> buffer(64 << 10);
    const std::string piece(32 << 10, 'x');
    for (int turn = 0; turn < 2; ++turn) {
        wire.begin_turn();
        std::size_t taken = 0;
        while (!wire.turn_is_over()) {
            pair.say(piece);
            const ssize_t got = wire.receive(buffer.data(), buffer.size());
            REQUIRE(got > 0);
            taken += static_cast<std::size_t>(got);
        }
        CHECK(taken == std::size_t{512} << 10);
        pair.say("more");
        CHECK(wire.receive(buffer.data(), buffer.size()) == -EAGAIN);
    }
}

TEST_CASE("what the socket does not take waits and is sent later, whole") {
    Pair pair;
    Wire wire(pair.ours.get());
    const std::string bytes(std::size_t{2} << 20, 'x');
    CHECK(wire.send(bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    CHECK(wire.wants_to_send());
    std::size_t heard = pair.hear_all();
    while (wire.wants_to_send()) {
        wire.flush();
        heard += pair.hear_all();
    }
    CHECK(heard == bytes.size());
}

TEST_CASE("a peer that takes nothing while more and more is to be sent is a flood") {
    Pair pair;
    Wire wire(pair.ours.get());
    const std::string bytes(std::size_t{3} << 20, 'x');
    wire.send(bytes.data(), bytes.size());
    CHECK_FALSE(wire.flooded());
    wire.send(bytes.data(), bytes.size());
    CHECK(wire.flooded());
}

TEST_CASE("a wire that was cut fails at once in both directions") {
    Pair pair;
    Wire wire(pair.ours.get());
    wire.allow(100);
    pair.say("x");
    wire.cut();
    char byte = 0;
    CHECK(wire.receive(&byte, 1) == -ECONNRESET);
    CHECK(wire.send(&byte, 1) == -EPIPE);
}

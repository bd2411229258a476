#include "engine/adapters/helper/frame.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <thread>

namespace plateau::helper_protocol {

namespace {

struct Ends {
    Ends() {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        one = UniqueFd(fds[0]);
        two = UniqueFd(fds[1]);
    }
    /// Sends the bytes as they are and closes.
    void send_raw(std::string_view bytes) {
        REQUIRE(::send(one.get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
        one.reset();
    }

    UniqueFd one;
    UniqueFd two;
};

NoFrame::Why end_of(std::string_view bytes) {
    Ends ends;
    ends.send_raw(bytes);
    const auto frame = receive_frame(ends.two.get(), 100);
    REQUIRE_FALSE(frame.has_value());
    CHECK(frame.error().particulars.empty() == (frame.error().why == NoFrame::Why::closed));
    return frame.error().why;
}

ino_t inode_of(int fd) {
    struct stat status{};
    REQUIRE(::fstat(fd, &status) == 0);
    return status.st_ino;
}

}  // namespace

TEST_CASE("frames arrive whole and in order, each with its own descriptor") {
    Ends ends;
    const Ends first;
    const Ends second;
    CHECK(send_frame(ends.one.get(), "plain"));
    CHECK(send_frame(ends.one.get(), "first", first.one.get()));
    CHECK(send_frame(ends.one.get(), "second", second.one.get()));
    const auto plain = receive_frame(ends.two.get(), 100);
    const auto with_first = receive_frame(ends.two.get(), 100);
    const auto with_second = receive_frame(ends.two.get(), 100);
    REQUIRE((plain && with_first && with_second));
    CHECK(plain->text == "plain");
    CHECK_FALSE(plain->fd);
    CHECK(with_first->text == "first");
    CHECK(inode_of(with_first->fd.get()) == inode_of(first.one.get()));
    CHECK(with_second->text == "second");
    CHECK(inode_of(with_second->fd.get()) == inode_of(second.one.get()));
}

TEST_CASE("a frame larger than the socket's buffer arrives whole") {
    Ends ends;
    const std::string text(3'000'000, 'x');
    std::thread sender([&] { send_frame(ends.one.get(), text); });
    const auto frame = receive_frame(ends.two.get(), text.size());
    sender.join();
    REQUIRE(frame.has_value());
    CHECK(frame->text == text);
}

TEST_CASE("a stream that ends between frames is closed and one that ends inside is broken") {
    CHECK(end_of("") == NoFrame::Why::closed);
    CHECK(end_of(std::string("\0\0", 2)) == NoFrame::Why::broken);
    CHECK(end_of(std::string("\0\0\0\5abc", 7)) == NoFrame::Why::broken);
}

TEST_CASE("a length of nothing or of too much is broken before anything is read") {
    CHECK(end_of(std::string("\0\0\0\0", 4)) == NoFrame::Why::broken);
    CHECK(end_of(std::string("\0\0\0\x65", 4).append(101, 'x')) == NoFrame::Why::broken);
    CHECK(end_of("\xff\xff\xff\xff") == NoFrame::Why::broken);
}

TEST_CASE("sending to a peer that is gone says so") {
    Ends ends;
    ends.two.reset();
    CHECK_FALSE(send_frame(ends.one.get(), "text"));
}

}  // namespace plateau::helper_protocol

#include "engine/helper/server.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <future>
#include <set>
#include <stdexcept>

#include "engine/adapters/helper/frame.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"
#include "tests/fakes/fake_host_helper.h"

namespace plateau::helper {

namespace {

namespace protocol = helper_protocol;
using fakes::FakeHostHelper;

/// A helper on a thread of the test, spoken to in frames.
class Session {
  public:
    explicit Session(HostHelper& host) {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        ours_ = UniqueFd(fds[0]);
        end_ = std::async(std::launch::async, [&host, fd = fds[1]] {
            Peer peer{UniqueFd(fd)};
            return serve(peer, host);
        });
    }

    ~Session() { close(); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void say(const protocol::Verb& verb, std::uint64_t id = 1) {
        REQUIRE(protocol::send_frame(ours_.get(), protocol::print_request({id, verb})));
    }
    void say_raw(std::string_view bytes) {
        REQUIRE(::send(ours_.get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    }
    protocol::Reply hear() {
        const auto frame = protocol::receive_frame(ours_.get(), protocol::longest_reply);
        REQUIRE(frame.has_value());
        const auto reply = protocol::parse_reply(frame->text);
        REQUIRE(reply.has_value());
        return *reply;
    }
    bool is_closed() { return !protocol::receive_frame(ours_.get(), protocol::longest_reply).has_value(); }
    void close() { ours_.reset(); }
    ServeEnd end() { return end_.get(); }

  private:
    UniqueFd ours_;
    std::future<ServeEnd> end_;
};

/// Seals until it is told to stop; everything else is the fake's.
class SlowSealing final : public HostHelper {
  public:
    void network_up(const SeatNetworkSpec& spec) override { fake_.network_up(spec); }
    void network_down(const OwnedNamespace& name_space) override { fake_.network_down(name_space); }
    std::vector<OwnedNamespace> namespaces() override { return fake_.namespaces(); }
    UniqueFd connect(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                     std::chrono::milliseconds limit) override {
        return fake_.connect(name_space, address, port, limit);
    }
    UniqueFd dhcp_socket(const std::string& name_space) override { return fake_.dhcp_socket(name_space); }
    std::string seal_file(const std::filesystem::path& file) override {
        go_.wait_for(std::chrono::seconds(30));
        return sha256_of(file.native());
    }
    std::uint64_t free_space(const std::filesystem::path&) override { throw std::runtime_error("no memory"); }

    void let_go() { gate_.set_value(); }

  private:
    FakeHostHelper fake_{{"an-instance"}, {}};
    std::promise<void> gate_;
    std::shared_future<void> go_ = gate_.get_future().share();
};

std::string message_of(const protocol::Reply& reply) {
    const auto* failure = std::get_if<protocol::Failure>(&reply.outcome);
    REQUIRE(failure != nullptr);
    return failure->message.id;
}

}  // namespace

TEST_CASE("a request is answered under its number and the end of the peer is the end") {
    FakeHostHelper fake({"an-instance"}, {});
    Session session(fake);
    session.say(protocol::Namespaces{}, 41);
    CHECK(session.hear() == protocol::Reply{41, std::vector<OwnedNamespace>{}});
    session.close();
    CHECK(session.end() == ServeEnd::peer_closed);
}

TEST_CASE("an error of a verb is a reply and the connection goes on") {
    FakeHostHelper fake({"an-instance"}, {});
    Session session(fake);
    session.say(protocol::SealFile{"/etc/passwd"}, 5);
    const auto reply = session.hear();
    CHECK(reply.id == 5);
    CHECK(message_of(reply) == "helper.path.outside");
    session.say(protocol::Namespaces{}, 6);
    CHECK(session.hear().id == 6);
}

TEST_CASE("what is no request ends the connection with an error") {
    for (const std::string& text : {std::string("\0\0\0\2{}", 6), std::string("\0\0\0\0", 4),
                                    std::string("\x7f\xff\xff\xff", 4), std::string("GET / HTTP/1.1\r\n\r\n")}) {
        FakeHostHelper fake({"an-instance"}, {});
        Session session(fake);
        session.say_raw(text);
        const auto reply = session.hear();
        CHECK(reply.id == 0);
        CHECK(message_of(reply) == "helper.request.invalid");
        CHECK(session.end() == ServeEnd::request_refused);
        CHECK(session.is_closed());
    }
}

TEST_CASE("files being hashed hold up no other verb") {
    SlowSealing host;
    Session session(host);
    for (std::uint64_t id = 1; id <= 10; ++id) {
        session.say(protocol::SealFile{"/a"}, id);
    }
    session.say(protocol::Namespaces{}, 11);
    CHECK(session.hear().id == 11);
    host.let_go();
    std::set<std::uint64_t> sealed;
    for (int i = 0; i < 10; ++i) {
        sealed.insert(session.hear().id);
    }
    CHECK(sealed == std::set<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE("more requests than may wait end the connection") {
    SlowSealing host;
    Session session(host);
    for (std::uint64_t id = 1; id <= protocol::most_requests + 1; ++id) {
        session.say(protocol::SealFile{"/a"}, id);
    }
    const auto reply = session.hear();
    CHECK(reply.id == 0);
    CHECK(message_of(reply) == "helper.request.invalid");
    host.let_go();
    CHECK(session.end() == ServeEnd::request_refused);
}

TEST_CASE("an exception that is no Error is an answer too") {
    SlowSealing host;
    Session session(host);
    session.say(protocol::FreeSpace{"/a"});
    CHECK(message_of(session.hear()) == "helper.unexpected");
}

}  // namespace plateau::helper

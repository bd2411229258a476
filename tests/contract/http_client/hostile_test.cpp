#include <sys/socket.h>

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"
#include "tests/contract/http_client.h"
#include "tests/contract/remote_shell/hostile_server.h"

using namespace plateau;
using namespace std::chrono_literals;
using Ended = std::atomic<bool>;
using contract::HostileServer;

namespace {

void read_question(int connection) {
    char piece = 0;
    std::string seen;
    while (seen.find("\r\n\r\n") == std::string::npos && ::recv(connection, &piece, 1, 0) == 1) {
        seen.push_back(piece);
    }
}

/// What is made of a server that answers `first`, then `again` until nobody listens any more.
Observed<HttpAnswer> asked(const std::string& first, const std::string& again = "",
                           std::chrono::milliseconds limit = 30s) {
    const HostileServer server([&](int connection, const Ended& ended) {
        read_question(connection);
        contract::send_all(connection, first, ended);
        std::string much;
        for (int times = 0; !again.empty() && times < 4096; ++times) {
            much += again;
        }
        while (!again.empty() && contract::send_all(connection, much, ended)) {
        }
    });
    HttpRequest request = contract::question("/");
    request.limit = limit;
    request.max_body = std::size_t{1} << 20;
    return make_http_client(open_directly)->ask({.place = server.target().place()}, request);
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

}  // namespace

TEST_CASE("an answer that is none is refused") {
    contract::check_refused(asked("SSH-2.0-dropbear\r\n"), "http.answer.invalid");
    contract::check_refused(asked(std::string("\x16\x03\x01\0\xff", 5).append(200, '\0').append("\r\n\r\n")),
                            "http.answer.invalid");
    contract::check_refused(asked(ok + "Content-Length: ten\r\n\r\n"), "http.answer.invalid");
    contract::check_refused(asked(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "http.answer.invalid");
}

TEST_CASE("an answer that stops before its end is lost") {
    contract::check_refused(asked(""), "http.closed");
    contract::check_refused(asked("HTTP/1.1 200"), "http.closed");
    contract::check_refused(asked(ok + "Content-Length: 10\r\n\r\nfive!"), "http.closed");
    contract::check_refused(asked(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nfive!\r\n"), "http.closed");
}

TEST_CASE("an answer without a length ends with its connection") {
    const auto answer = asked("HTTP/1.0 200 OK\r\n\r\nall of it");
    REQUIRE(answer.has_value());
    CHECK(answer->body == "all of it");
}

TEST_CASE("an answer in pieces is put together") {
    const auto answer = asked(ok + "Transfer-Encoding: chunked\r\n\r\n4\r\nall \r\n5\r\nof it\r\n0\r\n\r\n");
    REQUIRE(answer.has_value());
    CHECK(answer->body == "all of it");
}

TEST_CASE("an answer that never ends is given up at its limit of size") {
    contract::check_refused(asked(ok, "X-More: 1\r\n"), "http.answer.too_large");
    contract::check_refused(asked(ok + "X-Long: ", "x"), "http.answer.too_large");
    contract::check_refused(asked(ok + "\r\n", "body"), "http.answer.too_large");
    contract::check_refused(asked(ok + "Transfer-Encoding: chunked\r\n\r\n", "4\r\nbody\r\n"), "http.answer.too_large");
    contract::check_refused(asked(ok + "Content-Length: 1073741824\r\n\r\n", "body"), "http.answer.too_large");
}

TEST_CASE("an answer that is announced again and again is given up") {
    contract::check_refused(asked("", "HTTP/1.1 100 Continue\r\n\r\n"), "http.answer.invalid");
    const auto answer = asked("HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok");
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body == "ok");
}

TEST_CASE("an answer in a form that was not asked for is refused") {
    contract::check_refused(asked(ok + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok"), "http.answer.encoded");
    contract::check_refused(asked(ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), "http.answer.encoded");
}

TEST_CASE("a server that says nothing is given up at its limit of time") {
    const HostileServer server([](int connection, const Ended& ended) { contract::stay(connection, ended); });
    HttpRequest request = contract::question("/");
    request.limit = 300ms;
    HttpTarget target{.place = server.target().place()};
    contract::check_refused(make_http_client(open_directly)->ask(target, request), "http.timeout");
    target.tls = true;
    target.certificate = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    contract::check_refused(make_http_client(open_directly)->ask(target, request), "http.timeout");
}

TEST_CASE("stop ends a question that nobody answers") {
    const HostileServer server([](int connection, const Ended& ended) { contract::stay(connection, ended); });
    std::stop_source stop;
    const std::jthread later([&stop] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    HttpRequest request = contract::question("/");
    request.limit = 1h;
    try {
        static_cast<void>(
            make_http_client(open_directly)->ask({.place = server.target().place()}, request, stop.get_token()));
        FAIL("it was answered");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::cancelled);
    }
}

TEST_CASE("an opener that fails, throws anything or gives no socket leaves the place unreachable") {
    const auto check_with = [](const SocketOpener& open, const std::string& code) {
        contract::check_refused(make_http_client(open)->ask({}, contract::question("/")), code);
    };
    check_with([](const NetworkPlace&, std::chrono::milliseconds) { return UniqueFd(); }, "http.unreachable");
    check_with([](const NetworkPlace&, std::chrono::milliseconds) -> UniqueFd { throw std::runtime_error("no"); },
               "http.unreachable");
    check_with(
        [](const NetworkPlace&, std::chrono::milliseconds) -> UniqueFd {
            throw Error(ErrorKind::timed_out, Message{"shell.connect.timed_out", {}});
        },
        "http.timeout");
}

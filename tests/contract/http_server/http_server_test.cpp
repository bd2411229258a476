#include "engine/adapters/http_server/http_server.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

#include "engine/support/error.h"
#include "engine/support/files.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

/// Says what it was asked; counts; throws or streams where that is asked for.
class Echo final : public HttpService {
  public:
    class Numbers final : public EventStream {
      public:
        explicit Numbers(Echo& echo) : echo_(echo) {}
        std::optional<std::string> next() override {
            const int last = echo_.last_number.load();
            std::string text;
            while (told_ < last) {
                text += fmt::format("id: {}\n\n", ++told_);
            }
            return text;
        }

      private:
        Echo& echo_;
        int told_ = 0;
    };

    ServedAnswer answer(const ServedRequest& request) override {
        ++asked;
        if (request.path == std::vector<std::string>{"throw"}) {
            throw 1;
        }
        if (request.path == std::vector<std::string>{"stream"}) {
            return {.body = {}, .headers = {}, .stream = std::make_unique<Numbers>(*this)};
        }
        std::string query;
        for (const auto& [name, value] : request.query) {
            query += name + "=" + value + ";";
        }
        return {.type = "text/plain",
                .body = fmt::format("{} {} {} {} {}", request.method, fmt::join(request.path, "|"), query,
                                    request.body.size(), request.peer ? request.peer->user : 99999U),
                .headers = {},
                .stream = nullptr};
    }

    std::atomic<int> asked{0};
    std::atomic<int> last_number{0};
};

struct Bench {
    explicit Bench(const HttpServerSettings& settings = {})
        : folder("plateau-http"), socket(folder.path() / "s"), server(listen_at(socket, 0600), echo, settings) {}

    TemporaryFolder folder;
    std::filesystem::path socket;
    Echo echo;
    HttpServer server;
};

UniqueFd connect_to(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    timeval limit{.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

void send_all(const UniqueFd& fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return;  // the server has had enough: what it said is still to be read
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// What comes until the server closes, or until `enough` is in it.
std::string receive(const UniqueFd& fd, std::string_view enough = "\n\n\n\n") {
    std::string all;
    char buffer[4096];
    while (all.find(enough) == std::string::npos) {
        const auto got = ::recv(fd.get(), buffer, sizeof buffer, 0);
        if (got <= 0) {
            break;
        }
        all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
}

std::string ask(const Bench& bench, std::string_view request) {
    const UniqueFd fd = connect_to(bench.socket);
    send_all(fd, request);
    ::shutdown(fd.get(), SHUT_WR);
    return receive(fd);
}

}  // namespace

TEST_CASE("a request arrives with its parts, and with who sent it") {
    Bench bench;
    const std::string answer =
        ask(bench, "POST /1/a%2Fb/%C3%A9?x=1%202&y HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.ends_with(fmt::format("POST 1|a/b|é x=1 2;y=; 3 {}", ::geteuid())));
}

TEST_CASE("a connection serves several requests") {
    Bench bench;
    const UniqueFd fd = connect_to(bench.socket);
    for (int i = 0; i < 3; ++i) {
        send_all(fd, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        CHECK(receive(fd, "GET a").find("GET a") != std::string::npos);
    }
    CHECK(bench.echo.asked == 3);
}

TEST_CASE("what is no request, or is too much of one, is refused and reaches nobody") {
    HttpServerSettings settings;
    settings.max_body = 1000;
    settings.max_header = 2000;
    Bench bench(settings);
    CHECK(ask(bench, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    CHECK(ask(bench, "GET http://[ HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400"));
    CHECK(ask(bench, "GET a%zz HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 400"));
    CHECK(ask(bench, "POST / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n").starts_with("HTTP/1.1 413"));
    CHECK(ask(bench, "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n").starts_with("HTTP/1.1 400"));
    CHECK(ask(bench, "GET / HTTP/1.1\r\nX: " + std::string(5000, 'x') + "\r\n\r\n").starts_with("HTTP/1.1 431"));
    CHECK(ask(bench, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n" + std::string(3000, 'x'))
              .starts_with("HTTP/1.1 413"));
    CHECK(ask(bench, "GET / HTT").starts_with("HTTP/1.1 400"));
    CHECK(ask(bench, "") == "");
    CHECK(bench.echo.asked == 0);
}

TEST_CASE("a service that throws is answered for") {
    Bench bench;
    CHECK(ask(bench, "GET /throw HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 500"));
    CHECK(ask(bench, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("whoever sends half a request is let go of, and holds up nobody") {
    HttpServerSettings settings;
    settings.idle = 300ms;
    settings.patience = 300ms;
    Bench bench(settings);
    const UniqueFd header = connect_to(bench.socket);
    send_all(header, "GET / HTTP/1.1\r\nHo");
    const UniqueFd body = connect_to(bench.socket);
    send_all(body, "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    CHECK(ask(bench, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
    CHECK(receive(header) == "");
    CHECK(receive(body) == "");
}

TEST_CASE("a thousand that come at once are served or closed, and the server goes on") {
    HttpServerSettings settings;
    settings.most_connections = 50;
    Bench bench(settings);
    std::vector<UniqueFd> idle;
    for (int i = 0; i < 50; ++i) {
        idle.push_back(connect_to(bench.socket));
    }
    std::atomic<int> served{0};
    std::atomic<int> closed{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 119; ++i) {
                const UniqueFd fd = connect_to(bench.socket);
                send_all(fd, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                ++(receive(fd).starts_with("HTTP/1.1 200") ? served : closed);
            }
        });
    }
    threads.clear();
    CHECK(served + closed == 952);
    CHECK(closed > 0);
    idle.clear();
    bool goes_on = false;
    for (int look = 0; look < 500 && !goes_on; ++look) {
        goes_on = ask(bench, "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200");
        std::this_thread::sleep_for(10ms);
    }
    CHECK(goes_on);
}

TEST_CASE("whoever listens is told at once, and the end of the server ends it") {
    auto bench = std::make_unique<Bench>();
    const UniqueFd fd = connect_to(bench->socket);
    send_all(fd, "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(receive(fd, "\r\n\r\n").find("text/event-stream") != std::string::npos);
    bench->echo.last_number = 2;
    bench->server.wake();
    CHECK(receive(fd, "id: 2\n\n").find("id: 1\n\nid: 2\n\n") != std::string::npos);
    bench.reset();
    CHECK(receive(fd).find("id: 3") == std::string::npos);
}

TEST_CASE("a stream with nothing to say says that it is alive") {
    HttpServerSettings settings;
    settings.heartbeat = 50ms;
    Bench bench(settings);
    const UniqueFd fd = connect_to(bench.socket);
    send_all(fd, "GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(receive(fd, ":\n\n:\n\n").find(":\n\n:\n\n") != std::string::npos);
}

TEST_CASE("one daemon listens at a path; what a dead one left is replaced, and nothing else") {
    const TemporaryFolder folder("plateau-http");
    const auto path = folder.path() / "s";
    const auto refusal_of = [](const std::filesystem::path& where) {
        try {
            listen_at(where, 0600);
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::internal;
    };
    {
        const UniqueFd first = listen_at(path, 0660);
        struct stat state{};
        REQUIRE(::stat(path.c_str(), &state) == 0);
        CHECK((state.st_mode & 0777) == 0660);
        CHECK(refusal_of(path) == ErrorKind::conflict);
    }
    CHECK(listen_at(path, 0600).get() >= 0);
    write_file_atomically(folder.path() / "file", "somebody's");
    CHECK(refusal_of(folder.path() / "file") == ErrorKind::conflict);
    CHECK(read_file(folder.path() / "file") == "somebody's");
    CHECK(refusal_of(folder.path() / std::string(200, 'x')) == ErrorKind::invalid_input);
    CHECK(refusal_of(folder.path() / "absent" / "s") == ErrorKind::unavailable);
}

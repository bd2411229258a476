#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/support/error.h"
#include "tests/contract/remote_shell.h"
#include "tests/contract/remote_shell/hostile_server.h"
#include "tests/contract/remote_shell/real_server.h"

using namespace plateau;
using contract::HostileServer;
using contract::send_all;
using contract::stay;
using Ended = std::atomic<bool>;
namespace commands = contract::commands;

namespace {

void check_run(HostileServer::Behaviour behaviour, const std::string& code, std::chrono::milliseconds limit) {
    const HostileServer server(std::move(behaviour));
    const auto shell = make_ssh_shell(open_directly);
    auto asked = contract::command(commands::greet);
    asked.limit = limit;
    contract::check_refused(*shell, server.target(), asked, code);
}

constexpr std::chrono::milliseconds soon{500};
constexpr std::chrono::milliseconds never{60'000};

/// A key exchange packet whose ten lists of names are empty: 62 bytes of payload and 5 of header, padded to 72.
std::string key_exchange_without_algorithms() {
    const std::string payload = "\x14" + std::string(16, 'c') + std::string(45, '\0');
    const std::string header{0, 0, 0, 68, 5};
    return header + payload + std::string(5, '\0');
}

}  // namespace

TEST_CASE("a server that accepts and says nothing is given up at the limit") {
    check_run([](int peer, const Ended& ended) { stay(peer, ended); }, "shell.timeout", soon);
}

TEST_CASE("a server that closes at once has closed") {
    check_run([](int, const Ended&) {}, "shell.closed", never);
}

TEST_CASE("a server of another protocol is named as what it is") {
    check_run([](int peer, const Ended& ended) { send_all(peer, "HTTP/1.0 400 Bad Request\r\n\r\n", ended); },
              "shell.protocol", never);
}

TEST_CASE("a greeting that never ends is refused") {
    const auto behaviour = [](int peer, const Ended& ended) {
        send_all(peer, std::string(std::size_t{4} << 20, 'A'), ended);
        stay(peer, ended);
    };
    check_run(behaviour, "shell.protocol", never);
}

TEST_CASE("lines before a greeting that never comes are refused") {
    const auto behaviour = [](int peer, const Ended& ended) {
        std::string lines;
        while (lines.size() < std::size_t{4} << 20) {
            lines += "welcome\r\n";
        }
        send_all(peer, lines, ended);
        stay(peer, ended);
    };
    check_run(behaviour, "shell.protocol", never);
}

TEST_CASE("a greeting followed by noise is refused") {
    const auto behaviour = [](int peer, const Ended& ended) {
        std::string noise = "SSH-2.0-noise\r\n";
        for (std::size_t i = 0; i < 100'000; ++i) {
            noise += static_cast<char>(i * 31 + i / 7);
        }
        send_all(peer, noise, ended);
        stay(peer, ended);
    };
    check_run(behaviour, "shell.protocol", never);
}

TEST_CASE("a server that shares no algorithm with us is refused with its own name for itself") {
    const HostileServer server([](int peer, const Ended& ended) {
        send_all(peer, "SSH-2.0-ancient_0.1\r\n" + key_exchange_without_algorithms(), ended);
        stay(peer, ended);
    });
    const auto shell = make_ssh_shell(open_directly);
    const auto outcome = run_and_wait(*shell, server.target(), contract::command(commands::greet));
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == "shell.protocol");
    CHECK(outcome.error().why.find("SSH-2.0-ancient_0.1") != std::string::npos);
}

TEST_CASE("a server that closes after its greeting has closed") {
    check_run([](int peer, const Ended& ended) { send_all(peer, "SSH-2.0-gone\r\n", ended); }, "shell.closed", never);
}

TEST_CASE("a hostile server's silence does not hold up another one") {
    const HostileServer silent([](int peer, const Ended& ended) { stay(peer, ended); });
    const HostileServer closing([](int, const Ended&) {});
    contract::Collector waiting(8);  // outlives the shell, which calls it at its end
    const auto shell = make_ssh_shell(open_directly);
    for (int i = 0; i < 8; ++i) {
        shell->run(silent.target(), contract::command(commands::greet), waiting.done());
    }
    contract::check_refused(*shell, closing.target(), contract::command(commands::greet), "shell.closed");
    CHECK(waiting.outcomes().empty());
}

TEST_CASE("a pinned key that is not written as one is refused before anything is sent") {
    std::atomic<int> connections = 0;
    const HostileServer server([&connections](int, const Ended&) { ++connections; });
    const auto shell = make_ssh_shell(open_directly);
    for (const char* pin : {"", "SHA256:short", "MD5:00:11"}) {
        ShellTarget target = server.target();
        target.host_key = pin;
        contract::check_refused(*shell, target, contract::command(commands::greet), "shell.host_key.unknown");
    }
    CHECK(connections == 0);
}

TEST_CASE("an opener that fails, throws anything or gives no socket leaves the place unreachable") {
    const ShellTarget target = HostileServer([](int, const Ended&) {}).target();
    const auto check_with = [&target](const SocketOpener& open, const std::string& code) {
        contract::check_refused(*make_ssh_shell(open), target, contract::command(commands::greet), code);
    };
    check_with([](const NetworkPlace&, std::chrono::milliseconds) { return UniqueFd(); }, "shell.unreachable");
    check_with([](const NetworkPlace&, std::chrono::milliseconds) -> UniqueFd { throw std::runtime_error("no"); },
               "shell.unreachable");
    check_with(
        [](const NetworkPlace&, std::chrono::milliseconds) -> UniqueFd {
            throw Error(ErrorKind::timed_out, Message{"shell.connect.timed_out", {}});
        },
        "shell.timeout");
}

TEST_CASE("an opener that blocks longer than the limit does not hold up the answer") {
    std::promise<void> release;
    const auto gate = release.get_future().share();
    const auto open = [gate](const NetworkPlace&, std::chrono::milliseconds) {
        gate.wait();
        return UniqueFd();
    };
    const auto shell = make_ssh_shell(open);
    auto asked = contract::command(commands::greet);
    asked.limit = soon;
    const ShellTarget target = HostileServer([](int, const Ended&) {}).target();
    contract::check_refused(*shell, target, asked, "shell.timeout");
    release.set_value();
}

TEST_CASE("a target inside a network is not looked for on the host's own") {
    ShellTarget target = HostileServer([](int, const Ended&) {}).target();
    target.name_space = "seat-01";
    contract::check_refused(*make_ssh_shell(open_directly), target, contract::command(commands::greet),
                            "shell.unreachable");
}

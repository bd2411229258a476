#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/ports/remote_shell.h"

namespace plateau::contract {

/// One server and how to get into it. The target has the right host key, user, password and key.
struct RemoteShellBench {
    std::function<std::unique_ptr<RemoteShell>()> shell;
    ShellTarget target;
    std::string other_key;                            ///< a private key that does not let in
    std::uint16_t closed_port = 0;                    ///< nothing listens there, same address
    std::chrono::milliseconds enough_to_start{1500};  ///< a command that hangs surely runs by then
};

/// The commands of the suite: a real server hands them to sh, a fake one knows their answers.
namespace commands {
inline constexpr const char* greet = "printf hello";
inline constexpr const char* both = "printf out; printf err >&2; exit 3";
inline constexpr const char* killed = "kill -9 $$";
inline constexpr const char* large = "head -c 8388608 /dev/zero | tr '\\0' x";
inline constexpr const char* copy = "cat";
inline constexpr const char* take_little = "head -c 1";
inline constexpr const char* absent = "no-such-command-anywhere";
inline constexpr const char* hang = "sleep 60";
inline constexpr const char* endless = "yes";
}  // namespace commands

inline ShellCommand command(const std::string& text) {
    ShellCommand made;
    made.command = text;
    made.limit = std::chrono::seconds{60};
    return made;
}

inline ShellTarget by_key(ShellTarget target) {
    target.password.clear();
    return target;
}

inline ShellTarget by_password(ShellTarget target) {
    target.private_key.clear();
    return target;
}

/// Keeps what `done` was called with. To be made before the shell, which may call it until its end.
class Collector {
  public:
    explicit Collector(std::size_t expected) : expected_(expected) {}

    RemoteShell::Done done() {
        return [this](Observed<ShellResult> outcome) {
            const std::lock_guard lock(mutex_);
            outcomes_.push_back(std::move(outcome));
            threads_.push_back(std::this_thread::get_id());
            if (outcomes_.size() == expected_) {
                all_.set_value();
            }
        };
    }
    /// Waits for the expected number of calls.
    std::vector<Observed<ShellResult>> wait() {
        all_.get_future().wait();
        return outcomes();
    }
    std::vector<Observed<ShellResult>> outcomes() {
        const std::lock_guard lock(mutex_);
        return outcomes_;
    }
    std::vector<std::thread::id> threads() {
        const std::lock_guard lock(mutex_);
        return threads_;
    }

  private:
    std::mutex mutex_;
    std::size_t expected_;
    std::promise<void> all_;
    std::vector<Observed<ShellResult>> outcomes_;
    std::vector<std::thread::id> threads_;
};

inline void check_refused(RemoteShell& shell, const ShellTarget& target, const ShellCommand& asked,
                          const std::string& code) {
    const auto outcome = run_and_wait(shell, target, asked);
    REQUIRE_FALSE(outcome.has_value());
    INFO(outcome.error().why);
    CHECK(outcome.error().code == code);
    CHECK(outcome.error().why.find(target.address.to_string() + " port " + std::to_string(target.port)) == 0);
    if (!target.password.empty()) {
        CHECK(outcome.error().why.find(target.password) == std::string::npos);
    }
}

inline void remote_shell_answers(const RemoteShellBench& bench) {
    const auto shell = bench.shell();
    SUBCASE("a command's output, its errors and its exit code arrive apart") {
        const auto outcome = run_and_wait(*shell, bench.target, command(commands::both));
        REQUIRE(outcome.has_value());
        CHECK(outcome->out == "out");
        CHECK(outcome->err == "err");
        CHECK(outcome->exit_code == 3);
    }
    SUBCASE("a command that dies of a signal says which") {
        const auto outcome = run_and_wait(*shell, bench.target, command(commands::killed));
        REQUIRE(outcome.has_value());
        CHECK(outcome->exit_code == 128 + 9);
    }
    SUBCASE("a command that does not exist is an answer") {
        const auto outcome = run_and_wait(*shell, bench.target, command(commands::absent));
        REQUIRE(outcome.has_value());
        CHECK(outcome->exit_code == 127);
        CHECK(outcome->err.find(commands::absent) != std::string::npos);
    }
    SUBCASE("eight MiB of output arrive whole") {
        const auto outcome = run_and_wait(*shell, bench.target, command(commands::large));
        REQUIRE(outcome.has_value());
        CHECK(outcome->out.size() == std::size_t{8} << 20);
        CHECK(outcome->out.find_first_not_of('x') == std::string::npos);
        CHECK(outcome->exit_code == 0);
    }
    SUBCASE("one byte over the limit is refused") {
        ShellCommand asked = command(commands::large);
        asked.max_output = (std::size_t{8} << 20) - 1;
        check_refused(*shell, bench.target, asked, "shell.output.too_large");
    }
    SUBCASE("output without an end is refused") {
        ShellCommand asked = command(commands::endless);
        asked.max_output = 100'000;
        check_refused(*shell, bench.target, asked, "shell.output.too_large");
    }
    SUBCASE("input of any bytes arrives whole, and its end too") {
        ShellCommand asked = command(commands::copy);
        for (std::size_t i = 0; i < (std::size_t{3} << 20); ++i) {
            asked.input += static_cast<char>(i * 7 + i / 256);
        }
        const auto outcome = run_and_wait(*shell, bench.target, asked);
        REQUIRE(outcome.has_value());
        CHECK((outcome->out == asked.input));  // not printed when it differs
    }
    SUBCASE("a command that ends without taking its input has ended") {
        ShellCommand asked = command(commands::take_little);
        asked.input.assign(std::size_t{8} << 20, 'y');
        const auto outcome = run_and_wait(*shell, bench.target, asked);
        REQUIRE(outcome.has_value());
        CHECK(outcome->out == "y");
        CHECK(outcome->exit_code == 0);
    }
    SUBCASE("a command over its limit is given up") {
        ShellCommand asked = command(commands::hang);
        asked.limit = bench.enough_to_start;
        check_refused(*shell, bench.target, asked, "shell.timeout");
    }
}

inline void remote_shell_trusts(const RemoteShellBench& bench) {
    const auto shell = bench.shell();
    SUBCASE("a key alone logs in, a password alone too") {
        for (const ShellTarget& target : {by_key(bench.target), by_password(bench.target)}) {
            const auto outcome = run_and_wait(*shell, target, command(commands::greet));
            REQUIRE_MESSAGE(outcome.has_value(), outcome.error().why);
            CHECK(outcome->out == "hello");
        }
    }
    SUBCASE("where the key is not accepted the password is tried") {
        ShellTarget target = bench.target;
        target.private_key = bench.other_key;
        const auto outcome = run_and_wait(*shell, target, command(commands::greet));
        REQUIRE_MESSAGE(outcome.has_value(), outcome.error().why);
        CHECK(outcome->out == "hello");
    }
    SUBCASE("a wrong password is refused") {
        ShellTarget target = by_password(bench.target);
        target.password = "Not-The-Password";
        check_refused(*shell, target, command(commands::greet), "shell.login.refused");
    }
    SUBCASE("a wrong key is refused") {
        ShellTarget target = by_key(bench.target);
        target.private_key = bench.other_key;
        check_refused(*shell, target, command(commands::greet), "shell.login.refused");
    }
    SUBCASE("nothing to log in with is refused") {
        check_refused(*shell, by_key(by_password(bench.target)), command(commands::greet), "shell.login.refused");
    }
    SUBCASE("a server with another key is not logged in to") {
        ShellTarget target = bench.target;
        target.host_key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        check_refused(*shell, target, command(commands::greet), "shell.host_key.changed");
        const auto outcome = run_and_wait(*shell, target, command(commands::greet));
        CHECK(outcome.error().why.find(bench.target.host_key) != std::string::npos);
        CHECK(outcome.error().why.find(target.host_key) != std::string::npos);
    }
    SUBCASE("a server whose key nobody pinned is not logged in to") {
        ShellTarget target = bench.target;
        target.host_key.clear();
        check_refused(*shell, target, command(commands::greet), "shell.host_key.unknown");
    }
    SUBCASE("a port where nothing listens is unreachable") {
        ShellTarget target = bench.target;
        target.port = bench.closed_port;
        check_refused(*shell, target, command(commands::greet), "shell.unreachable");
    }
    SUBCASE("the server's key is shown without a login") {
        ShellTarget target = by_key(by_password(bench.target));
        target.host_key.clear();
        std::promise<Observed<std::string>> key;
        shell->host_key(target, std::chrono::seconds{60},
                        [&key](Observed<std::string> found) { key.set_value(std::move(found)); });
        const auto found = key.get_future().get();
        REQUIRE_MESSAGE(found.has_value(), found.error().why);
        CHECK(*found == bench.target.host_key);
    }
}

inline void remote_shell_serves_many(const RemoteShellBench& bench) {
    SUBCASE("32 commands at once are each answered once, on one thread that is not the caller's") {
        Collector collector(32);
        const auto shell = bench.shell();
        for (int i = 0; i < 32; ++i) {
            shell->run(bench.target, command(commands::greet), collector.done());
        }
        for (const auto& outcome : collector.wait()) {
            REQUIRE_MESSAGE(outcome.has_value(), outcome.error().why);
            CHECK(outcome->out == "hello");
        }
        const auto threads = collector.threads();
        CHECK(std::count(threads.begin(), threads.end(), threads.front()) == 32);
        CHECK(threads.front() != std::this_thread::get_id());
    }
    SUBCASE("a command that fails does not disturb its neighbours") {
        ShellTarget changed = bench.target;
        changed.host_key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        Collector good(4);
        Collector bad(4);
        const auto shell = bench.shell();
        for (int i = 0; i < 4; ++i) {
            shell->run(changed, command(commands::greet), bad.done());
            shell->run(bench.target, command(commands::greet), good.done());
        }
        for (const auto& outcome : good.wait()) {
            CHECK(outcome.has_value());
        }
        for (const auto& outcome : bad.wait()) {
            CHECK_FALSE(outcome.has_value());
        }
    }
    SUBCASE("the shell's end ends what is under way, each told once") {
        Collector collector(8);
        {
            const auto shell = bench.shell();
            for (int i = 0; i < 8; ++i) {
                shell->run(bench.target, command(commands::hang), collector.done());
            }
            const auto first = run_and_wait(*shell, bench.target, command(commands::greet));
            CHECK(first.has_value());
        }
        const auto outcomes = collector.outcomes();
        CHECK(outcomes.size() == 8);
        for (const auto& outcome : outcomes) {
            REQUIRE_FALSE(outcome.has_value());
            CHECK(outcome.error().code == "shell.closed");
        }
    }
}

}  // namespace plateau::contract

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "engine/lab/executor.h"
#include "engine/lab/guest_text.h"
#include "engine/lab/host_key.h"
#include "engine/support/files.h"
#include "engine/support/wait.h"
#include "tests/unit/lab/lab_bench.h"

using namespace plateau;

TEST_CASE("work is done once each, never more at once than allowed, and what is thrown is kept by place") {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    std::mutex mutex;
    std::multiset<std::size_t> done;
    const auto thrown = run_all(20, 3, [&](std::size_t i) {
        const int running = ++now;
        int seen = most;
        while (running > seen && !most.compare_exchange_weak(seen, running)) {
        }
        std::this_thread::yield();
        {
            const std::scoped_lock lock(mutex);
            done.insert(i);
        }
        --now;
        if (i == 7) {
            throw std::runtime_error("seven");
        }
    });
    CHECK(most <= 3);
    CHECK(done.size() == 20);
    CHECK(std::set<std::size_t>(done.begin(), done.end()).size() == 20);
    for (std::size_t i = 0; i < thrown.size(); ++i) {
        CHECK(static_cast<bool>(thrown[i]) == (i == 7));
    }
    CHECK(run_all(0, 3, [](std::size_t) {}).empty());
}

TEST_CASE("of those that work together one failure stops the others, and it is the one that is told") {
    std::atomic<int> stopped{0};
    const auto work = [&](std::size_t i, const std::stop_token& stop) {
        if (i == 1) {
            throw std::runtime_error("one");
        }
        try {
            sleep_for(std::chrono::minutes(10), stop);
        } catch (const Error&) {
            ++stopped;
            throw;
        }
    };
    CHECK_THROWS_WITH_AS(run_together(3, {}, work), "one", std::runtime_error);
    CHECK(stopped == 2);
}

TEST_CASE("a stop request reaches all who work together") {
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(
        run_together(3, stop.get_token(),
                     [](std::size_t, const std::stop_token& token) { sleep_for(std::chrono::minutes(10), token); }),
        Error);
}

TEST_CASE("what a guest prints is shown without its terminal sequences and in few words") {
    CHECK(printable_tail("one\n\ntwo\r\n\x1b[1;31mthree\x1b[0m\n", 2) == "two | three");
    CHECK(printable_tail("bell\x07 nul and caf\xc3\xa9", 3) == "bell? nul and caf??");
    CHECK(printable_tail("", 3).empty());
    CHECK(printable_tail("\x1b[", 3).empty());
    CHECK(printable_tail(std::string(5000, 'x'), 3, 100) == std::string(100, 'x'));
    const TemporaryFolder folder("console");
    write_file_atomically(folder.path() / "log", "a\nb\n");
    CHECK(console_tail(folder.path() / "log") == "a | b");
    CHECK(console_tail(folder.path() / "none") == "its console log cannot be read: No such file or directory");
}

TEST_CASE("a host key is known by OpenSSH's fingerprint, from a file or from what dropbear prints") {
    const auto key = host_key_in(test::host_key_text);
    REQUIRE(key.has_value());
    CHECK(*key == "SHA256:COZpW2YIXjqDdGt4Uksz3hAI6y50LcZ7S0SiCM0cHPI");
    CHECK(host_key_in("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBnZ3ZqO1Ld0m0gkWGv5tqxSk2lOtXEGH5XmcPy5bFhX") == key);
    CHECK(host_key_in("ssh-rsa AAAA").error().why == "there is no ssh-ed25519 line");
    CHECK(host_key_in("ssh-ed25519 ****").error().why == "the ssh-ed25519 line is not base64");
    CHECK(host_key_in("ssh-ed25519 ").error().why == "the ssh-ed25519 line is not base64");
}

#include "engine/support/child_process.h"

#include <doctest/doctest.h>

#include <thread>

#include "engine/support/error.h"

using namespace std::chrono_literals;
using plateau::ChildCommand;
using plateau::ChildResult;
using plateau::run_child;

TEST_CASE("a child's outputs and exit status come back apart") {
    const auto result = run_child({.argv = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
    CHECK(result.out == "out\n");
    CHECK(result.err == "err\n");
    CHECK(result.end == ChildResult::End::exited);
    CHECK(result.code == 3);
    CHECK_FALSE(result.succeeded());
    CHECK(result.summary() == "exit status 3: err");
}

TEST_CASE("a child is fed more than a pipe holds and gives it all back") {
    const std::string input(3 << 20, 'x');
    const auto result = run_child({.argv = {"cat"}, .input = input, .max_output = 4 << 20});
    CHECK(result.succeeded());
    CHECK(result.out == input);
}

TEST_CASE("a child that does not read its input is no failure of ours") {
    const auto result = run_child({.argv = {"true"}, .input = std::string(1 << 20, 'x')});
    CHECK(result.succeeded());
}

TEST_CASE("a child that outlives its limit is killed with all it started") {
    const auto result = run_child({.argv = {"sh", "-c", "sleep 60 & sleep 60"}, .limit = 100ms});
    CHECK(result.end == ChildResult::End::timed_out);
    CHECK_FALSE(result.succeeded());
}

TEST_CASE("a child that closes its outputs and stays is killed at the limit") {
    const auto result = run_child({.argv = {"sh", "-c", "exec >&- 2>&-; sleep 60"}, .limit = 100ms});
    CHECK(result.end == ChildResult::End::timed_out);
}

TEST_CASE("a child that prints without end is killed at the bound") {
    const auto result = run_child({.argv = {"yes"}, .max_output = 100'000});
    CHECK(result.end == ChildResult::End::flooded);
    CHECK(result.out.size() < 300'000);
}

TEST_CASE("a signal is told from an exit status") {
    const auto result = run_child({.argv = {"sh", "-c", "kill -TERM $$"}});
    CHECK(result.end == ChildResult::End::signalled);
    CHECK(result.code == 15);
}

TEST_CASE("a program that is not there is named") {
    try {
        run_child({.argv = {"plateau-no-such-program"}});
        FAIL("it was started");
    } catch (const plateau::Error& error) {
        CHECK(error.kind() == plateau::ErrorKind::not_found);
        CHECK(std::string(error.what()).find("plateau-no-such-program") != std::string::npos);
    }
}

TEST_CASE("a stop request ends the child and the call") {
    std::stop_source stop;
    std::jthread asker([&] {
        std::this_thread::sleep_for(50ms);
        stop.request_stop();
    });
    try {
        run_child({.argv = {"sleep", "60"}}, stop.get_token());
        FAIL("it went on");
    } catch (const plateau::Error& error) {
        CHECK(error.kind() == plateau::ErrorKind::cancelled);
    }
}

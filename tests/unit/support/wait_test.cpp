#include "engine/support/wait.h"

#include <doctest/doctest.h>

#include <thread>

#include "engine/support/error.h"

using namespace std::chrono_literals;
using plateau::Error;
using plateau::ErrorKind;
using plateau::Message;
using plateau::wait_for;

TEST_CASE("a wait ends as soon as there is nothing left to wait for") {
    int looks = 0;
    wait_for({.what = {}, .limit = 10s, .pause = 1ms}, {}, [&]() -> std::optional<std::string> {
        return ++looks < 3 ? std::optional<std::string>("not yet") : std::nullopt;
    });
    CHECK(looks == 3);
}

TEST_CASE("a wait that is given up says for what, how long and the last reason") {
    try {
        wait_for({.what = Message{"test.what", {}}, .limit = 5ms, .pause = 1ms}, {},
                 [] { return std::optional<std::string>("still dark"); });
        FAIL("it ended");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::timed_out);
        CHECK(error.context().front().id == "test.what");
        CHECK(std::string(error.what()).find("gave up after 0.005 s: still dark") == 0);
    }
}

TEST_CASE("a wait looks once more after its limit: the last look counts") {
    int looks = 0;
    wait_for({.what = {}, .limit = 0ms}, {}, [&]() -> std::optional<std::string> {
        ++looks;
        return std::nullopt;
    });
    CHECK(looks == 1);
}

TEST_CASE("a stop request ends a wait that would have gone on") {
    std::stop_source stop;
    std::jthread asker([&] {
        std::this_thread::sleep_for(20ms);
        stop.request_stop();
    });
    try {
        wait_for({.what = {}, .limit = 1h, .pause = 1h}, stop.get_token(),
                 [] { return std::optional<std::string>("no"); });
        FAIL("it ended");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::cancelled);
    }
}

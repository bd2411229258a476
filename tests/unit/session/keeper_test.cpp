#include "engine/session/keeper.h"

#include <doctest/doctest.h>

#include <thread>

#include "engine/session/acts.h"
#include "engine/support/error.h"
#include "tests/fakes/fake_event_log.h"
#include "tests/unit/session/session_bench.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

template <class Act>
std::string refusal_of(const Act& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.message().id;
    }
    return "it was done";
}

const auto launch_all = [](const Session& session, Instant) { return launch_posts(session, {}); };

}  // namespace

TEST_CASE("what was acknowledged is there for the next keeper of the log") {
    fakes::FakeEventLog log;
    const bench::SetClock clock;
    {
        SessionKeeper keeper(log, clock);
        keeper.create(bench::asking, bench::session_of({"01", "02"}));
        keeper.perform("june", bench::asking, launch_all);
    }
    const SessionKeeper again(log, clock);
    CHECK(again.all().size() == 1);
    CHECK(again.find("june").posts[1].state == PostState::launching);
    CHECK(again.events("june", 0).size() == 3);
    CHECK(again.events("june", 2).front().by.name == "martin");
    CHECK(again.events("june", 9).empty());
}

TEST_CASE("an act that is refused, or cannot be kept, changes nothing and is told to nobody") {
    fakes::FakeEventLog log;
    const bench::SetClock clock;
    SessionKeeper keeper(log, clock);
    int told = 0;
    const auto listener = keeper.listen([&](const Session&, const Event&) { ++told; });
    keeper.create(bench::asking, bench::session_of({"01"}));
    CHECK(told == 1);
    const auto start = [](const Session& session, Instant) { return start_session(session); };
    CHECK(refusal_of([&] { keeper.perform("june", bench::asking, start); }) == "session.nothing_ready");
    CHECK(refusal_of([&] { keeper.perform("july", bench::asking, start); }) == "session.unknown");
    CHECK(refusal_of([&] { keeper.create(bench::asking, bench::session_of({"01"})); }) == "session.exists");
    log.fail();
    CHECK(refusal_of([&] { keeper.perform("june", bench::asking, launch_all); }) == "events.failed");
    CHECK(keeper.find("june").posts[0].state == PostState::planned);
    CHECK(keeper.find("june").last_event == 1);
    CHECK(told == 1);
}

TEST_CASE("a request that is sent again does nothing more, and its key serves for nothing else") {
    fakes::FakeEventLog log;
    const bench::SetClock clock;
    SessionKeeper keeper(log, clock);
    Asking asking = bench::asking;
    asking.key = "k1";
    asking.request = "create june";
    keeper.create(asking, bench::session_of({"01"}));
    CHECK(keeper.create(asking, bench::session_of({"01"})).name == "june");
    asking.key = "k2";
    asking.request = "extend 5";
    const auto extend = [](const Session& session, Instant) { return add_time(session, "01", 5min); };
    keeper.perform("june", asking, extend);
    CHECK(keeper.perform("june", asking, extend).posts[0].added == 5min);
    CHECK(SessionKeeper(log, clock).perform("june", asking, extend).posts[0].added == 5min);
    asking.request = "extend 10";
    CHECK(refusal_of([&] { keeper.perform("june", asking, extend); }) == "session.key.reused");
}

TEST_CASE("a log whose events cannot have happened is refused by its session's name") {
    fakes::FakeEventLog log;
    const bench::SetClock clock;
    SessionKeeper(log, clock).create(bench::asking, bench::session_of({"01"}));
    for (const char* line : {"{}", "no JSON"}) {
        fakes::FakeEventLog damaged;
        damaged.append("june", 0, log.read("june"), {});
        damaged.append("june", 1, {line}, {});
        CHECK(refusal_of([&] { SessionKeeper(damaged, clock); }) == "session.events.damaged");
    }
    fakes::FakeEventLog doubled;
    doubled.append("june", 0, {log.read("june")[0], log.read("june")[0]}, {});
    CHECK(refusal_of([&] { SessionKeeper(doubled, clock); }) == "session.events.damaged");
}

TEST_CASE("acts of many threads come one after the other") {
    fakes::FakeEventLog log;
    const bench::SetClock clock;
    SessionKeeper keeper(log, clock);
    keeper.create(bench::asking, bench::session_of({"01"}));
    std::vector<std::int64_t> numbers;
    const auto listener = keeper.listen([&](const Session& after, const Event& event) {
        CHECK(after.last_event == event.number);
        numbers.push_back(event.number);
    });
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 25; ++n) {
                keeper.perform("june", bench::asking,
                               [](const Session& session, Instant) { return add_time(session, "", 1min); });
            }
        });
    }
    threads.clear();
    CHECK(keeper.find("june").posts[0].added == 100min);
    CHECK(numbers.size() == 100);
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
}

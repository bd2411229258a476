#include "engine/session/runner.h"

#include <doctest/doctest.h>

#include "engine/session/acts.h"
#include "tests/fakes/fake_event_log.h"
#include "tests/fakes/fake_post_worker.h"
#include "tests/unit/session/session_bench.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

/// A daemon's life: the log, the clock and the machines go on when a keeper and its runner end.
struct Room {
    fakes::FakeEventLog log;
    bench::SetClock clock;
    fakes::FakePostWorker worker;
};

class Daemon {
  public:
    explicit Daemon(Room& room, std::size_t at_once = 2)
        : keeper(room.log, room.clock), runner(keeper, room.worker, at_once) {}

    void act(const SessionKeeper::Act& what) { keeper.perform("june", bench::asking, what); }
    void launch() {
        act([](const Session& session, Instant) { return launch_posts(session, {}); });
    }
    void start() {
        act([](const Session& session, Instant) { return start_session(session); });
    }
    void end() {
        act([](const Session& session, Instant) { return end_posts(session, {}); });
    }
    PostState state(const std::string& seat) { return keeper.find("june").find(seat)->state; }
    /// The time is looked at by a thread of the runner: what it does is waited for.
    void wait_for_state(const std::string& seat, PostState wanted) {
        for (int look = 0; look < 2000 && state(seat) != wanted; ++look) {
            std::this_thread::sleep_for(5ms);
        }
        CHECK(state(seat) == wanted);
    }

    SessionKeeper keeper;
    SessionRunner runner;
};

}  // namespace

TEST_CASE("posts are launched side by side, and one that fails stops nobody") {
    Room room;
    Daemon daemon(room);
    room.worker.fail("launch 02", 1);
    daemon.keeper.create(bench::asking, bench::session_of({"01", "02", "03", "04"}));
    daemon.launch();
    daemon.runner.wait_until_idle();
    CHECK(daemon.state("01") == PostState::ready);
    CHECK(daemon.state("02") == PostState::failed);
    CHECK(daemon.keeper.find("june").find("02")->trouble.id == "hypervisor.gone");
    CHECK(daemon.state("04") == PostState::ready);
    CHECK(room.worker.most_at_once() <= 2);
    daemon.launch();
    daemon.runner.wait_until_idle();
    CHECK(daemon.state("02") == PostState::ready);
    CHECK(room.worker.calls().size() == 5);
}

TEST_CASE("a post that is ready after the start runs at once") {
    Room room;
    Daemon daemon(room);
    room.worker.hold("launch 02");
    daemon.keeper.create(bench::asking, bench::session_of({"01", "02"}));
    daemon.launch();
    daemon.wait_for_state("01", PostState::ready);
    daemon.start();
    CHECK(daemon.state("02") == PostState::launching);
    room.worker.let_go("launch 02");
    daemon.wait_for_state("02", PostState::running);
}

TEST_CASE("when the time is up the posts are sealed without anybody's word") {
    Room room;
    Daemon daemon(room);
    daemon.keeper.create(bench::asking, bench::session_of({"01", "02"}));
    daemon.launch();
    daemon.runner.wait_until_idle();
    daemon.start();
    daemon.act([](const Session& session, Instant) { return add_time(session, "02", 10min); });
    room.clock.go_on(1h);
    daemon.wait_for_state("01", PostState::sealed);
    CHECK(daemon.state("02") == PostState::running);
    CHECK(daemon.keeper.find("june").find("01")->manifest == sha256_of("june/01"));
    room.clock.go_on(10min);
    daemon.wait_for_state("02", PostState::sealed);
}

TEST_CASE("a launch that the daemon's end interrupted begins again") {
    Room room;
    {
        Daemon daemon(room);
        room.worker.hold("launch 01");
        daemon.keeper.create(bench::asking, bench::session_of({"01", "02"}));
        daemon.launch();
        daemon.wait_for_state("02", PostState::ready);
    }
    room.worker.let_go("launch 01");
    Daemon daemon(room);
    CHECK(daemon.state("01") == PostState::launching);
    daemon.runner.take_up();
    daemon.runner.wait_until_idle();
    CHECK(daemon.state("01") == PostState::ready);
    CHECK(daemon.state("02") == PostState::ready);
}

TEST_CASE("a time that ran out while no daemon ran ends the post when one does") {
    Room room;
    {
        Daemon daemon(room);
        daemon.keeper.create(bench::asking, bench::session_of({"01"}));
        daemon.launch();
        daemon.runner.wait_until_idle();
        daemon.start();
    }
    room.clock.go_on(2h);
    Daemon daemon(room);
    daemon.runner.take_up();
    daemon.wait_for_state("01", PostState::sealed);
}

TEST_CASE("machines that are gone after a restart are told, and what they left can be sealed") {
    Room room;
    {
        Daemon daemon(room);
        daemon.keeper.create(bench::asking, bench::session_of({"01", "02"}));
        daemon.launch();
        daemon.runner.wait_until_idle();
        daemon.start();
    }
    room.worker.lose("june", "01");
    Daemon daemon(room);
    daemon.runner.take_up();
    CHECK(daemon.state("01") == PostState::failed);
    CHECK(daemon.keeper.find("june").find("01")->trouble.id == "session.post.gone");
    CHECK(daemon.state("02") == PostState::running);
    // Its disk may hold three hours of work: nothing launches it anew.
    CHECK_THROWS_AS(daemon.launch(), Error);
    daemon.end();
    daemon.runner.wait_until_idle();
    CHECK(daemon.state("01") == PostState::sealed);
    CHECK(daemon.state("02") == PostState::sealed);
}

TEST_CASE("a sealing that failed can be begun again") {
    Room room;
    Daemon daemon(room);
    daemon.keeper.create(bench::asking, bench::session_of({"01"}));
    daemon.launch();
    daemon.runner.wait_until_idle();
    daemon.start();
    room.worker.fail("seal 01", 1);
    daemon.end();
    daemon.runner.wait_until_idle();
    CHECK(daemon.state("01") == PostState::failed);
    daemon.end();
    daemon.runner.wait_until_idle();
    CHECK(daemon.state("01") == PostState::sealed);
}

TEST_CASE("what a closed session left on its hosts is removed, by the next daemon at the latest") {
    Room room;
    {
        Daemon daemon(room);
        daemon.keeper.create(bench::asking, bench::session_of({"01", "02"}));
        daemon.act([](const Session& session, Instant) { return launch_posts(session, {"01"}); });
        daemon.runner.wait_until_idle();
        room.worker.fail("remove 01", 1);
        daemon.act([](const Session& session, Instant) { return close_session(session); });
        daemon.runner.wait_until_idle();
        CHECK_FALSE(daemon.keeper.find("june").find("01")->cleared);
    }
    Daemon daemon(room);
    daemon.runner.take_up();
    daemon.runner.wait_until_idle();
    CHECK(daemon.keeper.find("june").find("01")->cleared);
    CHECK_FALSE(room.worker.runs("june", "01"));
    CHECK(room.worker.calls() == std::vector<std::string>{"launch 01", "remove 01", "remove 01"});
}

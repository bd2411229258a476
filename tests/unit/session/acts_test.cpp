#include "engine/session/acts.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "engine/support/utc_text.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

/// A session that its acts change, as the daemon does it.
class Day {
  public:
    Day() {
        SessionCreated created{.name = "june",
                               .scenario = "practice",
                               .scenario_version = "sha256:1",
                               .room = "B12",
                               .duration = 3h,
                               .posts = {}};
        for (const char* seat : {"01", "02", "03"}) {
            created.posts.push_back({.seat = seat, .candidate = {.id = std::string("c-") + seat}});
        }
        created.posts[2].candidate.extra = 1h;
        happen({created});
    }

    void happen(const std::vector<Happening>& happenings) {
        for (const Happening& what : happenings) {
            apply(session, {.number = session.last_event + 1, .at = now, .by = {"a", "b"}, .why = "", .what = what});
        }
    }
    void move(const std::string& seat, PostState to) { happen({PostMoved{.seat = seat, .to = to}}); }
    void start_all() {
        happen(launch_posts(session, {}));
        for (const char* seat : {"01", "02", "03"}) {
            move(seat, PostState::ready);
            happen(sign_in(session, seat));
        }
        happen(start_session(session));
    }
    Instant time(std::string_view text) const {
        return *parse_utc_text("2026-06-10T" + std::string(text) + ":00.000Z");
    }
    std::string end_of(const std::string& seat) const {
        const auto ends = clock_of(session, *session.find(seat), now)->ends;
        return ends ? utc_text(*ends).substr(11, 5) : "never";
    }
    PostState state(const std::string& seat) const { return session.find(seat)->state; }

    Session session;
    Instant now = time("09:00");
};

template <class Act>
std::string refusal_of(const Act& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.message().id;
    }
    return "it was done";
}

}  // namespace

TEST_CASE("posts are launched, started together, ended and sealed") {
    Day day;
    CHECK(refusal_of([&] { start_session(day.session); }) == "session.nothing_ready");
    day.happen(launch_posts(day.session, {}));
    CHECK(day.state("02") == PostState::launching);
    CHECK(refusal_of([&] { launch_posts(day.session, {}); }) == "session.nothing_to_launch");
    CHECK(refusal_of([&] { launch_posts(day.session, {"02"}); }) == "session.post.launched");
    day.move("01", PostState::ready);
    day.move("02", PostState::failed);
    day.happen(launch_posts(day.session, {"02"}));
    day.move("02", PostState::ready);
    day.happen(start_session(day.session));
    CHECK(day.state("01") == PostState::running);
    CHECK(day.state("03") == PostState::launching);
    CHECK(refusal_of([&] { start_session(day.session); }) == "session.started");
    CHECK(refusal_of([&] { end_posts(day.session, {"03"}); }) == "session.post.not_running");
    day.happen(end_posts(day.session, {}));
    CHECK(day.state("02") == PostState::ending);
    CHECK(refusal_of([&] { end_posts(day.session, {}); }) == "session.nothing_to_end");
    CHECK(refusal_of([&] { close_session(day.session); }) == "session.post.not_sealed");
    day.happen({PostSealed{"01", "sha256:1"}});
    day.move("02", PostState::failed);
    CHECK(refusal_of([&] { close_session(day.session); }) == "session.post.not_sealed");
    day.happen(end_posts(day.session, {"02"}));
    day.happen({PostSealed{"02", "sha256:2"}});
    day.move("03", PostState::failed);
    day.happen(close_session(day.session));
    CHECK(refusal_of([&] { launch_posts(day.session, {"03"}); }) == "session.closed");
}

TEST_CASE("an accommodation ends one post later, and time given back ends all of them later") {
    Day day;
    day.start_all();
    CHECK(day.end_of("01") == "12:00");
    CHECK(day.end_of("03") == "13:00");
    day.now = day.time("10:45");
    day.happen(give_back_time(day.session, "", day.time("10:12"), day.time("10:31"), day.now));
    CHECK(day.end_of("01") == "12:19");
    CHECK(day.end_of("03") == "13:19");
    day.happen(add_time(day.session, "02", 10min));
    CHECK(day.end_of("02") == "12:29");
    CHECK(next_end(day.session, day.now) == day.time("12:19"));
}

TEST_CASE("a candidate of a shorter exam ends with it") {
    Day day;
    day.session.find("02")->candidate.duration = 1h;
    day.session.find("02")->candidate.extra = 20min;
    day.start_all();
    CHECK(day.end_of("01") == "12:00");
    CHECK(day.end_of("02") == "10:20");
    CHECK(next_end(day.session, day.now) == day.time("10:20"));
}

TEST_CASE("a post that was paused by itself stays so when the room goes on") {
    Day day;
    day.start_all();
    day.now = day.time("10:00");
    day.happen(stop_clock(day.session, "01"));
    CHECK(refusal_of([&] { stop_clock(day.session, "01"); }) == "session.clock.stands");
    day.happen(stop_clock(day.session, ""));
    CHECK(next_end(day.session, day.now) == std::nullopt);
    day.now = day.time("10:20");
    day.happen(resume_clock(day.session, ""));
    CHECK(refusal_of([&] { resume_clock(day.session, ""); }) == "session.clock.goes");
    CHECK(day.end_of("02") == "12:20");
    CHECK(day.end_of("01") == "never");
    day.now = day.time("10:30");
    day.happen(resume_clock(day.session, "01"));
    CHECK(day.end_of("01") == "12:30");
}

TEST_CASE("time is up for those whose time is up") {
    Day day;
    day.start_all();
    day.now = day.time("11:59");
    CHECK(end_those_whose_time_is_up(day.session, day.now).empty());
    day.now = day.time("12:00");
    day.happen(end_those_whose_time_is_up(day.session, day.now));
    CHECK(day.state("01") == PostState::ending);
    CHECK(day.state("03") == PostState::running);
    day.now = day.time("12:30");
    CHECK(refusal_of([&] { give_back_time(day.session, "01", day.time("10:00"), day.time("10:10"), day.now); }) ==
          "session.post.ended");
    CHECK(refusal_of([&] { add_time(day.session, "01", 5min); }) == "session.extend.ended");
    // What the room gets back reaches who still works, and nobody else.
    day.happen(give_back_time(day.session, "", day.time("10:00"), day.time("10:10"), day.now));
    CHECK(day.end_of("01") == "12:00");
    CHECK(day.end_of("03") == "13:10");
}

TEST_CASE("an outage lies between the start and now") {
    Day day;
    CHECK(refusal_of([&] { give_back_time(day.session, "", day.now, day.now, day.now); }) == "session.not_started");
    day.start_all();
    day.now = day.time("10:00");
    const auto outage = [&](std::string_view from, std::string_view to) {
        return refusal_of([&] { give_back_time(day.session, "", day.time(from), day.time(to), day.now); });
    };
    CHECK(outage("08:59", "09:10") == "session.outage.times");
    CHECK(outage("09:50", "10:01") == "session.outage.times");
    CHECK(outage("09:20", "09:20") == "session.outage.times");
    CHECK(outage("09:20", "10:00") == "it was done");
}

TEST_CASE("whoever comes after the start is admitted as late, with the same end") {
    Day day;
    day.happen(launch_posts(day.session, {}));
    day.move("01", PostState::ready);
    CHECK(refusal_of([&] { admit_late(day.session, "01"); }) == "session.not_started");
    day.happen(start_session(day.session));
    day.now = day.time("09:20");
    CHECK(refusal_of([&] { sign_in(day.session, "01"); }) == "session.candidate.late");
    day.happen(mark_absent(day.session, "01"));
    day.happen(admit_late(day.session, "01"));
    CHECK(day.session.find("01")->late);
    CHECK(day.session.find("01")->presence == Presence::present);
    CHECK(day.end_of("01") == "12:00");
    CHECK(refusal_of([&] { mark_absent(day.session, "01"); }) == "session.candidate.came");
    day.happen(withdraw(day.session, "01"));
    CHECK(refusal_of([&] { withdraw(day.session, "01"); }) == "session.candidate.not_there");
}

TEST_CASE("a suspicion of fraud is kept in its words and stops nothing") {
    Day day;
    day.start_all();
    CHECK(refusal_of([&] { report_fraud(day.session, "02", ""); }) == "session.report.empty");
    day.happen(report_fraud(day.session, "02", "a telephone on the table"));
    CHECK(day.session.find("02")->fraud_reports == std::vector<std::string>{"a telephone on the table"});
    CHECK(day.state("02") == PostState::running);
}

TEST_CASE("a seat that is not there is named with those that are") {
    const Day day;
    try {
        launch_posts(day.session, {"07"});
        FAIL("it was launched");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::not_found);
        CHECK(error.message().args.back() == std::pair<std::string, std::string>("known", "01, 02, 03"));
    }
    CHECK(refusal_of([&] { add_time(day.session, "", 0min); }) == "session.extend.time");
    CHECK(refusal_of([&] { add_time(day.session, "", 25h); }) == "session.extend.time");
}

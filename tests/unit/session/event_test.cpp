#include "engine/session/event.h"

#include <doctest/doctest.h>

#include "engine/facts/value_json.h"
#include "engine/model/record_members.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

const Instant nine = std::chrono::sys_days(std::chrono::year(2026) / 6 / 10) + 9h;

const std::vector<Happening> one_of_each{
    SessionCreated{.name = "june",
                   .scenario = "practice",
                   .scenario_version = "sha256:1",
                   .room = "B12",
                   .duration = 3h,
                   .posts = {{.seat = "01",
                              .candidate = {.id = "c-01",
                                            .name = "Candidat 01, « É »",
                                            .exam = "ccp2",
                                            .duration = 1h,
                                            .extra = 1h,
                                            .extra_reference = "décision 12"}},
                             {.seat = "02", .candidate = {}}}},
    PostMoved{.seat = "01", .to = PostState::launching},
    PostMoved{.seat = "01", .to = PostState::failed, .trouble = {"wait.timed_out", {{"limit", "3"}, {"why", "w"}}}},
    SessionStarted{},
    ClockStopped{.seat = ""},
    ClockResumed{.seat = "01"},
    TimeGivenBack{.seat = "02", .from = nine + 72min, .to = nine + 91min},
    TimeAdded{.seat = "", .time = -5min},
    CandidateMarked{.seat = "02", .presence = Presence::present, .late = true},
    FraudReported{.seat = "02", .seen = "a telephone"},
    PostSealed{.seat = "01", .manifest = "sha256:2"},
    PostCleared{"01"},
    SessionClosed{},
};

std::string refusal_of(const Value& value) {
    try {
        event_from(value);
    } catch (const RefusedRecord& refused) {
        return refused.why;
    }
    return "it was read";
}

}  // namespace

TEST_CASE("what is written of an event is read as the same event") {
    std::int64_t number = 0;
    for (const Happening& what : one_of_each) {
        const Event event{
            .number = ++number, .at = nine + 1ms, .by = {"martin", "invigilator"}, .why = "", .what = what};
        CAPTURE(type_of(what));
        const std::string json = to_json(to_value(event));
        const auto value = value_from_json(json);
        REQUIRE(value.has_value());
        CHECK(event_from(*value) == event);
    }
    // A kind of event that nothing above has would have no test.
    CHECK(one_of_each.size() == std::variant_size_v<Happening> + 1);
}

TEST_CASE("what is no event says where it is none") {
    const Value whole =
        to_value({.number = 1, .at = nine, .by = {"martin", "jury"}, .why = "", .what = PostSealed{"01", "sha256:1"}});
    const auto with = [&](const std::string& name, Value value) {
        Record record = *whole.as_record();
        record[name] = std::move(value);
        return Value(std::move(record));
    };
    CHECK(refusal_of(whole) == "it was read");
    CHECK(refusal_of(with("at", "2026-06-10T09:00:00Z")) ==
          "event.at: a time like 2026-11-22T09:30:00.000Z is expected");
    CHECK(refusal_of(with("number", "1")) == "event.number: a whole number is expected");
    CHECK(refusal_of(with("type", "post_sold")) == "event.type: 'post_sold' is none");
    CHECK(refusal_of(with("type", "post_moved")) == "event.what: 'to' is missing");
    CHECK(refusal_of(with("what", List{})) == "event.what: an object is expected");
    CHECK(refusal_of(with("by", Record{{"name", "a"}, {"role", ""}})) == "event.by.role: a text is expected");
    CHECK(refusal_of(with("schema", "plateau.event/2")) == "event.schema: plateau.event/1 is expected");
    CHECK(refusal_of(with("more", 1)) == "event: 7 members are expected, not 8");
}

TEST_CASE("events that cannot follow each other are refused and change nothing") {
    Session session;
    std::int64_t number = 0;
    const auto happen = [&](Happening what) {
        apply(session, {.number = ++number, .at = nine, .by = {"martin", "admin"}, .why = "", .what = std::move(what)});
    };
    CHECK_THROWS_AS(happen(SessionStarted{}), RefusedRecord);
    number = 0;
    happen(one_of_each.front());
    CHECK(session.posts.size() == 2);

    const auto refused = [&](Happening what) {
        const std::int64_t before = number;
        CHECK_THROWS_AS(happen(std::move(what)), RefusedRecord);
        number = before;
        CHECK(session.last_event == before);
    };
    refused(one_of_each.front());
    refused(PostSealed{"01", "sha256:1"});
    refused(PostMoved{.seat = "01", .to = PostState::running});
    refused(PostMoved{.seat = "03", .to = PostState::launching});
    refused(TimeGivenBack{.seat = "01", .from = nine, .to = nine - 1s});
    happen(SessionStarted{});
    refused(SessionStarted{});
    happen(SessionClosed{});
    refused(SessionClosed{});
    CHECK_THROWS_AS(apply(session, {.number = number, .at = nine, .by = {}, .why = "", .what = SessionStarted{}}),
                    RefusedRecord);
}

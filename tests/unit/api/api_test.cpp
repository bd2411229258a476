#include "engine/api/api.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"
#include "tests/fakes/fake_event_log.h"
#include "tests/unit/session/session_bench.h"

using namespace plateau;
using namespace std::chrono_literals;

namespace {

constexpr std::array roles{Role::admin, Role::session_manager, Role::trainer, Role::invigilator,
                           Role::jury,  Role::observer};

/// Sessions of the posts 01 and 02, asked for by whoever the header x-role names.
class Bench {
  public:
    Bench()
        : keeper(log, clock),
          api(keeper, {.make = [this](const NewSession& wanted) { return make(wanted); },
                       .grade = [](const Session& session) { return Value(Record{{"session", session.name}}); },
                       .export_custody = [](const Session& session) { return Value(Record{{"of", session.name}}); },
                       .identify = identify,
                       .version = "1.2.3"}) {}

    SessionCreated make(const NewSession& wanted) {
        ++made;
        if (wanted.scenario == "absent") {
            throw Error(ErrorKind::usage, Message{"scenario.absent", {}});
        }
        SessionCreated created = bench::session_of({"01", "02"});
        created.name = wanted.name;
        return created;
    }
    static std::optional<Account> identify(const ServedRequest& request) {
        const auto named = request.headers.find("x-role");
        const auto role = named == request.headers.end() ? std::nullopt : parse_role(named->second);
        return role ? std::optional(Account{.name = "martin", .role = *role}) : std::nullopt;
    }

    ServedAnswer ask(const std::string& method, const std::vector<std::string>& path, const std::string& body = {},
                     std::map<std::string, std::string> headers = {}) {
        headers.emplace("x-role", "admin");
        return api.answer({.method = method, .path = path, .query = {}, .headers = headers, .body = body, .peer = {}});
    }
    ServedAnswer act(const std::string& what, const std::string& body = {},
                     const std::map<std::string, std::string>& headers = {}) {
        return ask("POST", {"1", "sessions", "june", what}, body, headers);
    }
    void create() { REQUIRE(ask("POST", {"1", "sessions"}, R"({"name":"june","scenario":"practice"})").status == 201); }
    /// The posts are launched, by a runner that there is none of here.
    void make_ready() {
        REQUIRE(act("launch").status == 200);
        keeper.perform("june", bench::asking, [](const Session&, Instant) {
            return std::vector<Happening>{PostMoved{.seat = "01", .to = PostState::ready},
                                          PostMoved{.seat = "02", .to = PostState::ready}};
        });
    }

    fakes::FakeEventLog log;
    bench::SetClock clock;
    SessionKeeper keeper;
    int made = 0;
    Api api;
};

Value record_of(const ServedAnswer& answer) {
    const auto value = value_from_json(answer.body);
    REQUIRE(value.has_value());
    return *value;
}

std::string message_of(const ServedAnswer& answer) {
    const Value record = record_of(answer);
    REQUIRE(record.find("message") != nullptr);
    return *record.find("message")->find("id")->as_string();
}

/// The parts of a route's pattern, with names that exist.
std::vector<std::string> path_of(std::string_view pattern) {
    std::vector<std::string> parts;
    while (!pattern.empty()) {
        const auto end = std::min(pattern.find('/', 1), pattern.size());
        const std::string part(pattern.substr(1, end - 1));
        parts.push_back(part == "{session}" ? "june" : part == "{seat}" ? "01" : part);
        pattern.remove_prefix(end);
    }
    return parts;
}

}  // namespace

TEST_CASE("each route is open to its roles and to nobody else") {
    for (const Route& route : routes()) {
        CAPTURE(route.method);
        CAPTURE(route.pattern);
        for (const Role role : roles) {
            CAPTURE(to_string_view(role));
            Bench bench;
            bench.create();
            const std::int64_t before = bench.keeper.find("june").last_event;
            const ServedAnswer answer = bench.ask(std::string(route.method), path_of(route.pattern), {},
                                                  {{"x-role", std::string(to_string_view(role))}});
            CHECK((answer.status == 403) == !route.roles.has(role));
            if (answer.status == 403) {
                CHECK(message_of(answer) == "api.role");
                CHECK(bench.keeper.find("june").last_event == before);
            }
        }
        Bench bench;
        bench.create();
        const ServedAnswer answer =
            bench.ask(std::string(route.method), path_of(route.pattern), {}, {{"x-role", "nobody"}});
        CHECK(answer.status == 401);
        CHECK(message_of(answer) == "api.nobody");
    }
}

TEST_CASE("who may change an exam is who the design says") {
    const auto allowed = [](std::string_view pattern) {
        const auto& all = routes();
        const auto found = std::find_if(all.begin(), all.end(), [&](const Route& route) {
            return route.pattern == pattern && route.method == "POST";
        });
        REQUIRE(found != all.end());
        std::string names;
        for (const Role role : roles) {
            names += found->roles.has(role) ? std::string(to_string_view(role)) + " " : "";
        }
        return names;
    };
    CHECK(allowed("/1/sessions") == "admin session_manager trainer ");
    CHECK(allowed("/1/sessions/{session}/start") == "admin session_manager trainer invigilator ");
    CHECK(allowed("/1/sessions/{session}/outage") == "admin session_manager trainer ");
    CHECK(allowed("/1/sessions/{session}/seats/{seat}/late") == "admin session_manager trainer ");
    // A jury corrects and otherwise looks on, as an observer does.
    for (const Route& route : routes()) {
        CAPTURE(route.pattern);
        CHECK(route.roles.has(Role::jury) == (route.method == "GET" || route.pattern.ends_with("/grade")));
        CHECK(route.roles.has(Role::observer) == (route.method == "GET"));
    }
}

TEST_CASE("a day by its requests") {
    Bench bench;
    bench.create();
    bench.make_ready();
    CHECK(bench.act("start").status == 200);
    bench.clock.go_on(20min);
    const ServedAnswer outage =
        bench.act("outage", R"({"from":"2026-06-10T09:05:00.000Z","to":"2026-06-10T09:15:00.000Z","why":"power"})");
    CHECK(outage.status == 200);
    const Value posts = *record_of(outage).find("posts");
    const Value& clock = *posts.as_list()->front().find("clock");
    CHECK(*clock.find("worked_seconds") == Value(600));
    CHECK(*clock.find("ends") == Value("2026-06-10T10:10:00.000Z"));
    CHECK(bench.act("end", R"({"seats":["02"]})").status == 200);
    const ServedAnswer again = bench.act("end", R"({"seats":["02"]})");
    CHECK(again.status == 409);
    CHECK(message_of(again) == "session.post.not_running");
    CHECK(bench.keeper.events("june", 0).back().by == Actor{.name = "martin", .role = "admin"});
    const auto events = bench.keeper.events("june", 0);
    const auto told = std::find_if(events.begin(), events.end(), [](const Event& event) {
        return std::holds_alternative<TimeGivenBack>(event.what);
    });
    REQUIRE(told != events.end());
    CHECK(told->why == "power");
}

TEST_CASE("what cannot be read is refused with what was expected, and changes nothing") {
    Bench bench;
    bench.create();
    bench.make_ready();
    bench.act("start");
    const std::int64_t before = bench.keeper.find("june").last_event;
    const auto refusal = [&](const std::string& act, const std::string& body) {
        const ServedAnswer answer = bench.act(act, body);
        CHECK(answer.status == 422);
        return message_of(answer);
    };
    CHECK(refusal("start", "nothing of the sort") == "api.body.no_object");
    CHECK(refusal("start", "[]") == "api.body.no_object");
    CHECK(refusal("pause", R"({"seats":"01"})") == "api.body.unknown");
    CHECK(refusal("pause", R"({"seat":1})") == "api.body.member");
    CHECK(refusal("extend", R"({"seat":"01"})") == "api.body.member");
    CHECK(refusal("extend", R"({"minutes":"5"})") == "api.body.member");
    CHECK(refusal("outage", R"({"from":"10:12","to":"10:31"})") == "api.body.member");
    CHECK(refusal("end", R"({"seats":["01",2]})") == "api.body.member");
    CHECK(refusal("end", R"({"seats":"01"})") == "api.body.member");
    CHECK(bench.keeper.find("june").last_event == before);
}

TEST_CASE("errors have one status each, and what they are about") {
    Bench bench;
    CHECK(bench.act("start").status == 404);
    CHECK(message_of(bench.act("start")) == "session.unknown");
    CHECK(message_of(bench.ask("POST", {"1", "sessions", "june"})) == "api.no_route");
    CHECK(bench.ask("POST", {"1", "sessions", "june"}).status == 405);
    CHECK(bench.ask("GET", {"2", "sessions"}).status == 404);
    CHECK(bench.ask("GET", {"1", "sessions", "june", "seats", "01", "sign-in", "more"}).status == 404);
    bench.create();
    CHECK(bench.ask("POST", {"1", "sessions"}, R"({"name":"june"})").status == 409);
    CHECK(bench.ask("POST", {"1", "sessions"}, R"({"name":"july","scenario":"absent"})").status == 422);
    bench.log.fail();
    CHECK(bench.act("launch").status == 507);
    CHECK(status_of(ErrorKind::internal) == 500);
    CHECK(status_of(ErrorKind::unavailable) == 503);
}

TEST_CASE("a request that is sent again is done once") {
    Bench bench;
    const std::string body = R"({"name":"june","scenario":"practice"})";
    CHECK(bench.ask("POST", {"1", "sessions"}, body, {{"idempotency-key", "a"}}).status == 201);
    CHECK(bench.ask("POST", {"1", "sessions"}, body, {{"idempotency-key", "a"}}).status == 201);
    CHECK(bench.made == 1);
    bench.act("extend", R"({"minutes":5})", {{"idempotency-key", "b"}});
    bench.act("extend", R"({"minutes":5})", {{"idempotency-key", "b"}});
    CHECK(bench.keeper.find("june").posts[0].added == 5min);
    const ServedAnswer other = bench.act("extend", R"({"minutes":6})", {{"idempotency-key", "b"}});
    CHECK(other.status == 409);
    CHECK(message_of(other) == "session.key.reused");
}

TEST_CASE("whoever listens gets every event once, from where they left off") {
    Bench bench;
    bench.create();
    bench.act("extend", R"({"minutes":5})");
    const ServedAnswer answer = bench.ask("GET", {"1", "sessions", "june", "events"}, {}, {{"last-event-id", "1"}});
    REQUIRE(answer.stream != nullptr);
    const auto first = answer.stream->next();
    REQUIRE(first.has_value());
    CHECK(first->starts_with("id: 2\nevent: time_added\ndata: {"));
    CHECK(first->ends_with("}\n\n"));
    CHECK(answer.stream->next() == "");
    bench.act("extend", R"({"minutes":1})");
    CHECK(answer.stream->next()->starts_with("id: 3\n"));
    CHECK(bench.ask("GET", {"1", "sessions", "june", "events"}, {}, {{"last-event-id", "x"}}).status == 422);
    CHECK(bench.ask("GET", {"1", "sessions", "july", "events"}).status == 404);
}

#include "engine/session/event.h"

#include <fmt/format.h>

#include "engine/model/record_members.h"
#include "engine/support/utc_text.h"

namespace plateau {

namespace {

constexpr std::string_view schema = "plateau.event/1";
constexpr std::string_view where = "event.what";

template <class... Case>
struct Overloaded : Case... {
    using Case::operator()...;
};

Instant instant_of(const RecordMembers& members, std::string_view name) {
    const auto instant = parse_utc_text(members.text(name));
    if (!instant) {
        throw RefusedRecord{members.path(name) + ": a time like 2026-11-22T09:30:00.000Z is expected"};
    }
    return *instant;
}

std::chrono::seconds seconds_of(const RecordMembers& members, std::string_view name) {
    return std::chrono::seconds(members.integer(name));
}

template <class Word>
Word known(std::optional<Word> word, const RecordMembers& members, std::string_view name) {
    if (!word) {
        throw RefusedRecord{fmt::format("{}: '{}' is none", members.path(name), members.text(name))};
    }
    return *word;
}

Value value_of(const Message& message) {
    if (message.id.empty()) {
        return {};
    }
    List args;
    for (const auto& [name, text] : message.args) {
        args.emplace_back(List{name, text});
    }
    return Record{{"id", message.id}, {"args", std::move(args)}};
}

Message message_of(const Value& value, const std::string& at) {
    if (value.is_null()) {
        return {};
    }
    const RecordMembers members(value, at, {"id", "args"});
    Message message{members.text("id"), {}};
    for (const Value& pair : members.list("args")) {
        const List* parts = pair.as_list();
        if (parts == nullptr || parts->size() != 2 || (*parts)[0].as_string() == nullptr ||
            (*parts)[1].as_string() == nullptr) {
            throw RefusedRecord{members.path("args") + ": pairs of a name and a text are expected"};
        }
        message.args.emplace_back(*(*parts)[0].as_string(), *(*parts)[1].as_string());
    }
    return message;
}

Value value_of(const SessionCreated& created) {
    List posts;
    for (const auto& [seat, candidate] : created.posts) {
        posts.emplace_back(Record{
            {"seat", seat},
            {"candidate", candidate.id},
            {"name", candidate.name},
            {"exam", candidate.exam},
            {"duration_seconds", candidate.duration ? Value(std::int64_t{candidate.duration->count()}) : Value()},
            {"extra_seconds", std::int64_t{candidate.extra.count()}},
            {"extra_reference", candidate.extra_reference}});
    }
    return Record{{"name", created.name},
                  {"scenario", created.scenario},
                  {"scenario_version", created.scenario_version},
                  {"room", created.room},
                  {"duration_seconds", std::int64_t{created.duration.count()}},
                  {"posts", std::move(posts)}};
}

SessionCreated created_from(const Value& value) {
    const RecordMembers members(value, std::string(where),
                                {"name", "scenario", "scenario_version", "room", "duration_seconds", "posts"});
    SessionCreated created{.name = members.owner_part("name"),
                           .scenario = members.text("scenario"),
                           .scenario_version = members.text("scenario_version"),
                           .room = members.text("room"),
                           .duration = seconds_of(members, "duration_seconds"),
                           .posts = {}};
    for (const Value& each : members.list("posts")) {
        const RecordMembers post(
            each, fmt::format("{}[{}]", members.path("posts"), created.posts.size()),
            {"seat", "candidate", "name", "exam", "duration_seconds", "extra_seconds", "extra_reference"});
        created.posts.push_back({.seat = post.owner_part("seat"),
                                 .candidate = {.id = post.any_text("candidate"),
                                               .name = post.any_text("name"),
                                               .exam = post.any_text("exam"),
                                               .duration = post.at("duration_seconds").is_null()
                                                               ? std::nullopt
                                                               : std::optional(seconds_of(post, "duration_seconds")),
                                               .extra = seconds_of(post, "extra_seconds"),
                                               .extra_reference = post.any_text("extra_reference")}});
    }
    return created;
}

Value value_of(const Happening& what) {
    return std::visit(
        Overloaded{[](const SessionCreated& it) { return value_of(it); },
                   [](const PostMoved& it) -> Value {
                       return Record{
                           {"seat", it.seat}, {"to", to_string_view(it.to)}, {"trouble", value_of(it.trouble)}};
                   },
                   [](const SessionStarted&) -> Value { return Record{}; },
                   [](const ClockStopped& it) -> Value { return Record{{"seat", it.seat}}; },
                   [](const ClockResumed& it) -> Value { return Record{{"seat", it.seat}}; },
                   [](const TimeGivenBack& it) -> Value {
                       return Record{{"seat", it.seat}, {"from", utc_text(it.from)}, {"to", utc_text(it.to)}};
                   },
                   [](const TimeAdded& it) -> Value {
                       return Record{{"seat", it.seat}, {"seconds", std::int64_t{it.time.count()}}};
                   },
                   [](const CandidateMarked& it) -> Value {
                       return Record{{"seat", it.seat}, {"presence", to_string_view(it.presence)}, {"late", it.late}};
                   },
                   [](const FraudReported& it) -> Value { return Record{{"seat", it.seat}, {"seen", it.seen}}; },
                   [](const PostSealed& it) -> Value { return Record{{"seat", it.seat}, {"manifest", it.manifest}}; },
                   [](const PostCleared& it) -> Value { return Record{{"seat", it.seat}}; },
                   [](const SessionClosed&) -> Value { return Record{}; }},
        what);
}

using Members = std::initializer_list<std::string_view>;

RecordMembers members_of(const Value& value, Members names) {
    return {value, std::string(where), names};
}

PostMoved moved_from(const Value& value) {
    const RecordMembers members = members_of(value, {"seat", "to", "trouble"});
    return {.seat = members.text("seat"),
            .to = known(parse_post_state(members.text("to")), members, "to"),
            .trouble = message_of(members.at("trouble"), members.path("trouble"))};
}

TimeGivenBack given_back_from(const Value& value) {
    const RecordMembers members = members_of(value, {"seat", "from", "to"});
    return {.seat = members.any_text("seat"), .from = instant_of(members, "from"), .to = instant_of(members, "to")};
}

CandidateMarked marked_from(const Value& value) {
    const RecordMembers members = members_of(value, {"seat", "presence", "late"});
    return {.seat = members.text("seat"),
            .presence = known(parse_presence(members.text("presence")), members, "presence"),
            .late = members.boolean("late")};
}

Happening happening_from(std::string_view type, const Value& value) {
    if (type == "session_created") {
        return created_from(value);
    }
    if (type == "post_moved") {
        return moved_from(value);
    }
    if (type == "session_started") {
        members_of(value, {});
        return SessionStarted{};
    }
    if (type == "clock_stopped") {
        return ClockStopped{members_of(value, {"seat"}).any_text("seat")};
    }
    if (type == "clock_resumed") {
        return ClockResumed{members_of(value, {"seat"}).any_text("seat")};
    }
    if (type == "time_given_back") {
        return given_back_from(value);
    }
    if (type == "time_added") {
        const RecordMembers members = members_of(value, {"seat", "seconds"});
        return TimeAdded{.seat = members.any_text("seat"), .time = seconds_of(members, "seconds")};
    }
    if (type == "candidate_marked") {
        return marked_from(value);
    }
    if (type == "fraud_reported") {
        const RecordMembers members = members_of(value, {"seat", "seen"});
        return FraudReported{.seat = members.text("seat"), .seen = members.text("seen")};
    }
    if (type == "post_sealed") {
        const RecordMembers members = members_of(value, {"seat", "manifest"});
        return PostSealed{.seat = members.text("seat"), .manifest = members.text("manifest")};
    }
    if (type == "post_cleared") {
        return PostCleared{members_of(value, {"seat"}).text("seat")};
    }
    if (type == "session_closed") {
        members_of(value, {});
        return SessionClosed{};
    }
    throw RefusedRecord{fmt::format("event.type: '{}' is none", type)};
}

}  // namespace

std::string_view type_of(const Happening& what) {
    return std::visit(Overloaded{[](const SessionCreated&) { return std::string_view("session_created"); },
                                 [](const PostMoved&) { return std::string_view("post_moved"); },
                                 [](const SessionStarted&) { return std::string_view("session_started"); },
                                 [](const ClockStopped&) { return std::string_view("clock_stopped"); },
                                 [](const ClockResumed&) { return std::string_view("clock_resumed"); },
                                 [](const TimeGivenBack&) { return std::string_view("time_given_back"); },
                                 [](const TimeAdded&) { return std::string_view("time_added"); },
                                 [](const CandidateMarked&) { return std::string_view("candidate_marked"); },
                                 [](const FraudReported&) { return std::string_view("fraud_reported"); },
                                 [](const PostSealed&) { return std::string_view("post_sealed"); },
                                 [](const PostCleared&) { return std::string_view("post_cleared"); },
                                 [](const SessionClosed&) { return std::string_view("session_closed"); }},
                      what);
}

Value to_value(const Event& event) {
    return Record{{"schema", schema},
                  {"number", event.number},
                  {"at", utc_text(event.at)},
                  {"by", Record{{"name", event.by.name}, {"role", event.by.role}}},
                  {"why", event.why},
                  {"type", type_of(event.what)},
                  {"what", value_of(event.what)}};
}

Event event_from(const Value& value) {
    const RecordMembers members(value, "event", {"schema", "number", "at", "by", "why", "type", "what"});
    if (members.text("schema") != schema) {
        throw RefusedRecord{fmt::format("{}: {} is expected", members.path("schema"), schema)};
    }
    const RecordMembers by(members.at("by"), members.path("by"), {"name", "role"});
    return {.number = members.integer("number"),
            .at = instant_of(members, "at"),
            .by = {.name = by.text("name"), .role = by.text("role")},
            .why = members.any_text("why"),
            .what = happening_from(members.text("type"), members.at("what"))};
}

}  // namespace plateau

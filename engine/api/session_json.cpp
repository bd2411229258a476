#include "engine/api/session_json.h"

#include <algorithm>

#include "engine/support/utc_text.h"

namespace plateau {

namespace {

/// "planned", "running", "ended" or "closed".
std::string_view phase_of(const Session& session) {
    if (session.closed) {
        return "closed";
    }
    if (!session.started) {
        return "planned";
    }
    const bool someone_works = std::any_of(session.posts.begin(), session.posts.end(), [](const Post& post) {
        return post.state == PostState::running || post.state == PostState::ending;
    });
    return someone_works ? "running" : "ended";
}

Value seconds_of(std::chrono::milliseconds time) {
    return std::int64_t{std::chrono::floor<std::chrono::seconds>(time).count()};
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

Value clock_record(const std::optional<ClockReading>& clock) {
    if (!clock) {
        return {};
    }
    return Record{{"worked_seconds", seconds_of(clock->worked)},
                  {"remaining_seconds", seconds_of(clock->remaining)},
                  {"ends", clock->ends ? Value(utc_text(*clock->ends)) : Value()},
                  {"stands", clock->stands}};
}

Value candidate_record(const SeatedCandidate& candidate) {
    if (candidate.id.empty()) {
        return {};
    }
    return Record{{"id", candidate.id},
                  {"name", candidate.name},
                  {"exam", candidate.exam},
                  {"extra_seconds", std::int64_t{candidate.extra.count()}}};
}

Value post_record(const Session& session, const Post& post, Instant now) {
    return Record{
        {"seat", post.seat},
        {"state", to_string_view(post.state)},
        {"trouble", message_record(post.trouble)},
        {"candidate", candidate_record(post.candidate)},
        {"presence", to_string_view(post.presence)},
        {"late", post.late},
        {"added_seconds", std::int64_t{post.added.count()}},
        {"clock", clock_record(post.state == PostState::planned ? std::nullopt : clock_of(session, post, now))},
        {"ended", post.ended ? Value(utc_text(*post.ended)) : Value()},
        {"manifest", text_or_null(post.manifest)}};
}

}  // namespace

Value message_record(const Message& message) {
    if (message.id.empty()) {
        return {};
    }
    Record args;
    for (const auto& [name, text] : message.args) {
        args.insert_or_assign(name, text);
    }
    return Record{{"id", message.id}, {"args", std::move(args)}};
}

Value session_record(const Session& session, Instant now) {
    List posts;
    for (const Post& post : session.posts) {
        posts.push_back(post_record(session, post, now));
    }
    return Record{{"schema", "plateau.session/1"},
                  {"name", session.name},
                  {"scenario", session.scenario},
                  {"scenario_version", session.scenario_version},
                  {"room", session.room},
                  {"state", phase_of(session)},
                  {"duration_seconds", std::int64_t{session.duration.count()}},
                  {"started", session.started ? Value(utc_text(*session.started)) : Value()},
                  {"now", utc_text(now)},
                  {"last_event", session.last_event},
                  {"posts", std::move(posts)}};
}

}  // namespace plateau

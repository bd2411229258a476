#include "engine/session/acts.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/support/error.h"
#include "engine/support/utc_text.h"

namespace plateau {

namespace {

Error conflict(const std::string& id, const Session& session, TextArgs more = {}) {
    TextArgs args{{"session", session.name}};
    args.insert(args.end(), more.begin(), more.end());
    return {ErrorKind::conflict, Message{id, std::move(args)}};
}

const Post& post_of(const Session& session, const std::string& seat) {
    const Post* post = session.find(seat);
    if (post == nullptr) {
        std::vector<std::string> known;
        for (const Post& each : session.posts) {
            known.push_back(each.seat);
        }
        throw Error(
            ErrorKind::not_found,
            Message{"session.seat.unknown",
                    {{"session", session.name}, {"seat", seat}, {"known", fmt::format("{}", fmt::join(known, ", "))}}});
    }
    return *post;
}

void require_open(const Session& session) {
    if (session.closed) {
        throw conflict("session.closed", session);
    }
}

void require_started(const Session& session) {
    require_open(session);
    if (!session.started) {
        throw conflict("session.not_started", session);
    }
}

/// A post whose end has come keeps its time; a seat that is named must be another.
void require_time_runs(const Session& session, const std::string& seat) {
    require_started(session);
    if (!seat.empty() && post_of(session, seat).ended) {
        throw conflict("session.post.ended", session, {{"seat", seat}});
    }
}

bool stands(const Post& post, bool of_room) {
    return std::any_of(post.standstills.begin(), post.standstills.end(),
                       [&](const Standstill& still) { return !still.to && still.of_room == of_room; });
}

/// Whether the clock of the seat, or of every post of the room whose time still counts, stands.
bool all_stand(const Session& session, const std::string& seat) {
    if (!seat.empty()) {
        return stands(post_of(session, seat), false);
    }
    return std::all_of(session.posts.begin(), session.posts.end(),
                       [](const Post& post) { return post.ended || stands(post, true); });
}

bool none_stands(const Session& session, const std::string& seat) {
    if (!seat.empty()) {
        return !stands(post_of(session, seat), false);
    }
    return std::none_of(session.posts.begin(), session.posts.end(),
                        [](const Post& post) { return !post.ended && stands(post, true); });
}

bool can_be_launched(const Post& post) {
    return post.state == PostState::planned || (post.state == PostState::failed && !post.worked);
}

bool can_be_ended(const Post& post) {
    return post.state == PostState::running || (post.state == PostState::failed && post.worked);
}

/// The posts that are named, each of which must be one that `can`, or all that can.
template <class Can>
std::vector<std::string> chosen(const Session& session, const std::vector<std::string>& seats, const Can& can,
                                const std::string& cannot) {
    std::vector<std::string> chosen;
    if (seats.empty()) {
        for (const Post& post : session.posts) {
            if (can(post)) {
                chosen.push_back(post.seat);
            }
        }
        return chosen;
    }
    for (const std::string& seat : seats) {
        if (!can(post_of(session, seat))) {
            throw conflict(cannot, session, {{"seat", seat}});
        }
        if (std::find(chosen.begin(), chosen.end(), seat) == chosen.end()) {
            chosen.push_back(seat);
        }
    }
    return chosen;
}

std::vector<Happening> moved(const std::vector<std::string>& seats, PostState to) {
    std::vector<Happening> happenings;
    for (const std::string& seat : seats) {
        happenings.emplace_back(PostMoved{.seat = seat, .to = to});
    }
    return happenings;
}

void require_not_present(const Session& session, const Post& post) {
    if (post.presence == Presence::present) {
        throw conflict("session.candidate.present", session, {{"seat", post.seat}});
    }
}

/// A candidate can be marked until the post's end has come.
const Post& post_of_candidate(const Session& session, const std::string& seat) {
    require_open(session);
    const Post& post = post_of(session, seat);
    if (post.candidate.id.empty()) {
        throw conflict("session.post.nobody", session, {{"seat", seat}});
    }
    if (post.ended) {
        throw conflict("session.candidate.ended", session, {{"seat", seat}});
    }
    return post;
}

}  // namespace

std::vector<Happening> launch_posts(const Session& session, const std::vector<std::string>& seats) {
    require_open(session);
    const auto posts = chosen(session, seats, can_be_launched, "session.post.launched");
    if (posts.empty()) {
        throw conflict("session.nothing_to_launch", session);
    }
    return moved(posts, PostState::launching);
}

std::vector<Happening> start_session(const Session& session) {
    require_open(session);
    if (session.started) {
        throw conflict("session.started", session, {{"at", utc_text(*session.started)}});
    }
    const auto ready = chosen(session, {}, [](const Post& post) { return post.state == PostState::ready; }, {});
    if (ready.empty()) {
        throw conflict("session.nothing_ready", session);
    }
    std::vector<Happening> happenings{SessionStarted{}};
    for (Happening& each : moved(ready, PostState::running)) {
        happenings.push_back(std::move(each));
    }
    return happenings;
}

std::vector<Happening> stop_clock(const Session& session, const std::string& seat) {
    require_time_runs(session, seat);
    if (all_stand(session, seat)) {
        throw conflict("session.clock.stands", session);
    }
    return {ClockStopped{seat}};
}

std::vector<Happening> resume_clock(const Session& session, const std::string& seat) {
    require_time_runs(session, seat);
    if (none_stands(session, seat)) {
        throw conflict("session.clock.goes", session);
    }
    return {ClockResumed{seat}};
}

std::vector<Happening> give_back_time(const Session& session, const std::string& seat, Instant from, Instant to,
                                      Instant now) {
    require_time_runs(session, seat);
    if (from >= to || from < *session.started || to > now) {
        throw Error(ErrorKind::invalid_input, Message{"session.outage.times",
                                                      {{"from", utc_text(from)},
                                                       {"to", utc_text(to)},
                                                       {"start", utc_text(*session.started)},
                                                       {"now", utc_text(now)}}});
    }
    return {TimeGivenBack{.seat = seat, .from = from, .to = to}};
}

std::vector<Happening> add_time(const Session& session, const std::string& seat, std::chrono::minutes time) {
    require_open(session);
    if (!seat.empty() && post_of(session, seat).ended) {
        throw conflict("session.extend.ended", session, {{"seat", seat}});
    }
    constexpr std::chrono::minutes longest{24 * 60};
    if (time == std::chrono::minutes(0) || time > longest || time < -longest) {
        throw Error(ErrorKind::invalid_input,
                    Message{"session.extend.time", {{"minutes", std::to_string(time.count())}}});
    }
    return {TimeAdded{.seat = seat, .time = time}};
}

std::vector<Happening> sign_in(const Session& session, const std::string& seat) {
    const Post& post = post_of_candidate(session, seat);
    require_not_present(session, post);
    if (session.started) {
        throw conflict("session.candidate.late", session, {{"seat", seat}});
    }
    return {CandidateMarked{.seat = seat, .presence = Presence::present}};
}

std::vector<Happening> admit_late(const Session& session, const std::string& seat) {
    require_started(session);
    const Post& post = post_of_candidate(session, seat);
    require_not_present(session, post);
    return {CandidateMarked{.seat = seat, .presence = Presence::present, .late = true}};
}

std::vector<Happening> mark_absent(const Session& session, const std::string& seat) {
    const Post& post = post_of_candidate(session, seat);
    if (post.presence != Presence::expected) {
        throw conflict("session.candidate.came", session, {{"seat", seat}});
    }
    return {CandidateMarked{.seat = seat, .presence = Presence::absent}};
}

std::vector<Happening> withdraw(const Session& session, const std::string& seat) {
    const Post& post = post_of_candidate(session, seat);
    if (post.presence != Presence::present) {
        throw conflict("session.candidate.not_there", session, {{"seat", seat}});
    }
    return {CandidateMarked{.seat = seat, .presence = Presence::withdrawn, .late = post.late}};
}

std::vector<Happening> report_fraud(const Session& session, const std::string& seat, const std::string& seen) {
    require_open(session);
    post_of(session, seat);
    if (seen.empty()) {
        throw Error(ErrorKind::invalid_input, Message{"session.report.empty", {{"seat", seat}}});
    }
    return {FraudReported{.seat = seat, .seen = seen}};
}

std::vector<Happening> end_posts(const Session& session, const std::vector<std::string>& seats) {
    require_started(session);
    const auto posts = chosen(session, seats, can_be_ended, "session.post.not_running");
    if (posts.empty()) {
        throw conflict("session.nothing_to_end", session);
    }
    return moved(posts, PostState::ending);
}

std::vector<Happening> end_those_whose_time_is_up(const Session& session, Instant now) {
    std::vector<std::string> posts;
    for (const Post& post : session.posts) {
        const auto clock = clock_of(session, post, now);
        if (can_be_ended(post) && !post.ended && clock && clock->ends && *clock->ends <= now) {
            posts.push_back(post.seat);
        }
    }
    return moved(posts, PostState::ending);
}

std::vector<Happening> close_session(const Session& session) {
    require_open(session);
    for (const Post& post : session.posts) {
        const bool nothing_to_lose = !session.started && post.state != PostState::launching;
        const bool never_began = can_be_launched(post);
        if (post.state != PostState::sealed && !nothing_to_lose && !never_began) {
            throw conflict("session.post.not_sealed", session, {{"seat", post.seat}});
        }
    }
    return {SessionClosed{}};
}

std::optional<Instant> next_end(const Session& session, Instant now) {
    std::optional<Instant> next;
    for (const Post& post : session.posts) {
        const auto clock = clock_of(session, post, now);
        if (can_be_ended(post) && !post.ended && clock && clock->ends && (!next || *clock->ends < *next)) {
            next = clock->ends;
        }
    }
    return next;
}

}  // namespace plateau

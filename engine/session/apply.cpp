#include <fmt/format.h>

#include <algorithm>

#include "engine/model/record_members.h"
#include "engine/session/event.h"

namespace plateau {

namespace {

/// Which states a post may come to from which.
bool may_move(PostState from, PostState to) {
    switch (to) {
        case PostState::planned:
            return from == PostState::launching || from == PostState::failed || from == PostState::ready;
        case PostState::launching:
            return from == PostState::planned || from == PostState::failed || from == PostState::ready;
        case PostState::ready:
            return from == PostState::launching;
        case PostState::running:
            return from == PostState::ready;
        case PostState::ending:
            return from == PostState::running || from == PostState::failed;
        case PostState::sealed:
            return false;  // by PostSealed, which names the manifest
        case PostState::failed:
            return from == PostState::launching || from == PostState::ending || from == PostState::running ||
                   from == PostState::ready;
    }
    return false;
}

/// Applies one event to a copy of the session.
class Applying {
  public:
    Applying(Session& session, const Event& event) : session_(session), at_(event.at) {}

    void operator()(const SessionCreated& it) {
        expect(session_.name.empty(), "the session exists");
        session_.name = it.name;
        session_.scenario = it.scenario;
        session_.scenario_version = it.scenario_version;
        session_.room = it.room;
        session_.duration = it.duration;
        for (const auto& [seat, candidate] : it.posts) {
            expect(session_.find(seat) == nullptr, "a seat stands there twice");
            session_.posts.push_back({.seat = seat, .candidate = candidate});
        }
    }
    void operator()(const PostMoved& it) {
        Post& moved = post(it.seat);
        if (!may_move(moved.state, it.to)) {
            throw RefusedRecord{fmt::format("post {} cannot be {} when it is {}", it.seat, to_string_view(it.to),
                                            to_string_view(moved.state))};
        }
        if (it.to == PostState::ending && !moved.ended) {
            moved.ended = at_;
        }
        moved.worked = moved.worked || it.to == PostState::running;
        moved.state = it.to;
        moved.trouble = it.trouble;
    }
    void operator()(const SessionStarted&) {
        expect(!session_.started, "it has started");
        session_.started = at_;
    }
    void operator()(const ClockStopped& it) {
        const bool of_room = it.seat.empty();
        for_posts(it.seat, [&](Post& post) {
            if (open_standstill(post, of_room) == nullptr) {
                post.standstills.push_back({.from = at_, .to = std::nullopt, .of_room = of_room});
            }
        });
    }
    void operator()(const ClockResumed& it) {
        for_posts(it.seat, [&](Post& post) {
            if (Standstill* open = open_standstill(post, it.seat.empty())) {
                open->to = std::max(at_, open->from);
            }
        });
    }
    void operator()(const TimeGivenBack& it) {
        expect(it.from <= it.to, "a time ends before it begins");
        for_posts(it.seat, [&](Post& post) {
            post.standstills.push_back({.from = it.from, .to = it.to, .of_room = it.seat.empty()});
        });
    }
    void operator()(const TimeAdded& it) {
        for_posts(it.seat, [&](Post& post) { post.added += it.time; });
    }
    void operator()(const CandidateMarked& it) {
        Post& marked = post(it.seat);
        marked.presence = it.presence;
        marked.late = it.late;
    }
    void operator()(const FraudReported& it) { post(it.seat).fraud_reports.push_back(it.seen); }
    void operator()(const PostSealed& it) {
        Post& sealed = post(it.seat);
        expect(sealed.state == PostState::ending, "only a post that is being sealed can be sealed");
        sealed.state = PostState::sealed;
        sealed.manifest = it.manifest;
    }
    void operator()(const PostCleared& it) {
        expect(session_.closed, "only the posts of a closed session are cleared");
        post(it.seat).cleared = true;
    }
    void operator()(const SessionClosed&) {
        expect(!session_.closed, "it is closed");
        session_.closed = true;
    }

  private:
    static void expect(bool holds, const char* why) {
        if (!holds) {
            throw RefusedRecord{why};
        }
    }
    Post& post(const std::string& seat) {
        Post* found = session_.find(seat);
        if (found == nullptr) {
            throw RefusedRecord{fmt::format("there is no seat {}", seat)};
        }
        return *found;
    }
    static Standstill* open_standstill(Post& post, bool of_room) {
        const auto open = std::find_if(post.standstills.begin(), post.standstills.end(),
                                       [&](const Standstill& still) { return !still.to && still.of_room == of_room; });
        return open == post.standstills.end() ? nullptr : &*open;
    }
    /// What is meant for the room reaches the posts whose time still counts.
    template <class Work>
    void for_posts(const std::string& seat, const Work& work) {
        if (!seat.empty()) {
            work(post(seat));
            return;
        }
        for (Post& each : session_.posts) {
            if (!each.ended) {
                work(each);
            }
        }
    }

    Session& session_;
    Instant at_;
};

}  // namespace

void apply(Session& session, const Event& event) {
    if (event.number != session.last_event + 1) {
        throw RefusedRecord{fmt::format("event {} follows event {}", event.number, session.last_event)};
    }
    if (session.name.empty() && !std::holds_alternative<SessionCreated>(event.what)) {
        throw RefusedRecord{fmt::format("event {}: the first event does not create the session", event.number)};
    }
    Session changed = session;
    try {
        std::visit(Applying(changed, event), event.what);
    } catch (RefusedRecord& refused) {
        refused.why = fmt::format("event {} ({}): {}", event.number, type_of(event.what), refused.why);
        throw;
    }
    changed.last_event = event.number;
    session = std::move(changed);
}

}  // namespace plateau

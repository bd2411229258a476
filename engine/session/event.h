#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/value.h"
#include "engine/session/session.h"

namespace plateau {

/// Who did something.
struct Actor {
    std::string name;  ///< an account, or "plateaud" for what the daemon did by itself
    std::string role;  ///< at that moment: "invigilator"

    bool operator==(const Actor&) const = default;
};

// What can happen to a session. `seat` is empty where the whole room is meant.

/// The first event of every session.
struct SessionCreated {
    struct PlannedPost {
        std::string seat;
        SeatedCandidate candidate;

        bool operator==(const PlannedPost&) const = default;
    };
    std::string name;
    std::string scenario;
    std::string scenario_version;
    std::string room;
    std::chrono::seconds duration{};
    std::vector<PlannedPost> posts;

    bool operator==(const SessionCreated&) const = default;
};
/// A post came to a state; to be sealed is PostSealed.
struct PostMoved {
    std::string seat;
    PostState to = PostState::planned;
    Message trouble{};  ///< of one that failed

    bool operator==(const PostMoved&) const = default;
};
/// The clock of the session began.
struct SessionStarted {
    bool operator==(const SessionStarted&) const = default;
};
/// Clocks stand from the event's time on.
struct ClockStopped {
    std::string seat;
    bool operator==(const ClockStopped&) const = default;
};
/// Those that stand since a ClockStopped of the same seat, or room, go on.
struct ClockResumed {
    std::string seat;
    bool operator==(const ClockResumed&) const = default;
};
/// Work was impossible from `from` to `to`, which has passed.
struct TimeGivenBack {
    std::string seat;
    Instant from;
    Instant to;
    bool operator==(const TimeGivenBack&) const = default;
};
/// More time, or less where it is negative.
struct TimeAdded {
    std::string seat;
    std::chrono::seconds time{};
    bool operator==(const TimeAdded&) const = default;
};
/// Whether the candidate of a seat is there.
struct CandidateMarked {
    std::string seat;
    Presence presence = Presence::expected;
    bool late = false;
    bool operator==(const CandidateMarked&) const = default;
};
/// Somebody saw something, in their words.
struct FraudReported {
    std::string seat;
    std::string seen;
    bool operator==(const FraudReported&) const = default;
};
/// The post is sealed: its manifest is known by its hash.
struct PostSealed {
    std::string seat;
    std::string manifest;  ///< "sha256:…"
    bool operator==(const PostSealed&) const = default;
};
/// Nothing of the post is on its host any more, but for the disks of a sealed one.
struct PostCleared {
    std::string seat;
    bool operator==(const PostCleared&) const = default;
};
/// Nothing more can be done to the session.
struct SessionClosed {
    bool operator==(const SessionClosed&) const = default;
};

using Happening = std::variant<SessionCreated, PostMoved, SessionStarted, ClockStopped, ClockResumed, TimeGivenBack,
                               TimeAdded, CandidateMarked, FraudReported, PostSealed, PostCleared, SessionClosed>;

/// What happened, when, by whom and why. A session is what its events make of it: nothing else is stored of its state.
struct Event {
    std::int64_t number = 0;  ///< 1, 2, … within its session
    Instant at;
    Actor by;
    std::string why;  ///< in the words of whoever acted; may be empty
    Happening what;

    bool operator==(const Event&) const = default;
};

/// "session_created", "post_moved", …
std::string_view type_of(const Happening& what);

/// The event as plateau.event/1: { "schema", "number", "at", "by": { "name", "role" }, "why", "type", "what": {…} }.
Value to_value(const Event& event);

/// Reads what to_value() makes. Throws RefusedRecord.
Event event_from(const Value& value);

/// Does to `session` what happened. An event whose number is not the next one, or that cannot happen to the session as
/// it is (a post sealed twice), throws RefusedRecord: the record of events is damaged then, and the session unchanged.
void apply(Session& session, const Event& event);

}  // namespace plateau

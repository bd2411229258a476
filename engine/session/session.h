#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session/post_clock.h"
#include "engine/support/message.h"

namespace plateau {

/// Where a post is.
enum class PostState {
    planned,    ///< nothing of it exists
    launching,  ///< its machines are being made
    ready,      ///< they run; its clock has not begun
    running,    ///< a candidate works
    ending,     ///< it is being sealed
    sealed,
    failed,  ///< it did not come to where it was brought: Post::trouble says why
};

/// "planned", "launching", …: for records and programs.
std::string_view to_string_view(PostState state);
std::optional<PostState> parse_post_state(std::string_view text);

/// Who sits at a post, or should.
enum class Presence {
    expected,
    present,    ///< identity checked, at the post
    absent,     ///< did not come
    withdrawn,  ///< left and gave up
};

std::string_view to_string_view(Presence presence);
std::optional<Presence> parse_presence(std::string_view text);

/// Who a post is for. Personal data: leaves the host in papers only.
struct SeatedCandidate {
    std::string id;    ///< "c-01"
    std::string name;  ///< as on the list of candidates
    std::string exam;  ///< of the scenario: "full"
    /// What this exam lasts; nothing where it is the session's own duration.
    std::optional<std::chrono::seconds> duration;
    std::chrono::seconds extra{};
    std::string extra_reference;  ///< of the decision that grants it, never a reason

    bool operator==(const SeatedCandidate&) const = default;
};

/// One post of a session.
struct Post {
    std::string seat;
    SeatedCandidate candidate;
    PostState state = PostState::planned;
    Message trouble;  ///< of a failed one
    Presence presence = Presence::expected;
    bool late = false;                         ///< admitted after the start
    std::chrono::seconds added{};              ///< to the session's duration, beside candidate.extra
    std::vector<Standstill> standstills;       ///< its own and the room's
    bool worked = false;                       ///< it ran: its disks may hold work, and are never made anew
    std::optional<Instant> ended;              ///< when its sealing began
    std::string manifest;                      ///< of a sealed one: "sha256:…" of its manifest
    bool cleared = false;                      ///< nothing of it is left on its host but a sealed one's disks
    std::vector<std::string> fraud_reports{};  ///< what was seen, in the words of whoever reported it
};

/// A session as its events made it. Changed by apply() alone.
struct Session {
    std::string name;
    std::string scenario;          ///< its id
    std::string scenario_version;  ///< "sha256:…"
    std::string room;              ///< its id
    std::chrono::seconds duration{};
    std::vector<Post> posts;  ///< as in the room
    std::optional<Instant> started;
    bool closed = false;
    std::int64_t last_event = 0;  ///< number of the event it was last changed by; 0: none yet

    const Post* find(std::string_view seat) const;
    Post* find(std::string_view seat);
};

/// What the clock of a post shows; nothing before the session's start. After a post's end it shows that moment.
std::optional<ClockReading> clock_of(const Session& session, const Post& post, Instant now);

}  // namespace plateau

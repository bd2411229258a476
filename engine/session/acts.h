#pragma once

#include <string>
#include <vector>

#include "engine/session/event.h"

namespace plateau {

// What people, and time, do to a session: each says what then happens, or throws Error conflict (not now), not_found
// (no such seat) or invalid_input, and changes nothing. Pure: `now` is the only time.

/// The posts of `seats` (none: all that are planned, or failed before they ran) are to be launched.
std::vector<Happening> launch_posts(const Session& session, const std::vector<std::string>& seats);

/// The clock of the session begins; posts that are ready run. Refused when none is.
std::vector<Happening> start_session(const Session& session);

/// The clock of a post, or with an empty `seat` of the room, stands from now on, or goes on.
std::vector<Happening> stop_clock(const Session& session, const std::string& seat);
std::vector<Happening> resume_clock(const Session& session, const std::string& seat);

/// Work was impossible from `from` to `to`: a power cut. Both lie between the start and `now`; a post whose end has
/// come gets nothing back, so one that is named is refused.
std::vector<Happening> give_back_time(const Session& session, const std::string& seat, Instant from, Instant to,
                                      Instant now);

/// Minutes more, or (negative) ones that were given by mistake, for a post or the room.
std::vector<Happening> add_time(const Session& session, const std::string& seat, std::chrono::minutes time);

/// The candidate of a seat. Whoever comes after the start is late: admitted by `admit_late` alone, with the same end.
std::vector<Happening> sign_in(const Session& session, const std::string& seat);
std::vector<Happening> admit_late(const Session& session, const std::string& seat);
std::vector<Happening> mark_absent(const Session& session, const std::string& seat);
std::vector<Happening> withdraw(const Session& session, const std::string& seat);
/// Nothing is stopped by it.
std::vector<Happening> report_fraud(const Session& session, const std::string& seat, const std::string& seen);

/// The sealing of the posts of `seats` (none: all that run, or failed after they had) begins.
std::vector<Happening> end_posts(const Session& session, const std::vector<std::string>& seats);

/// The sealing of the posts whose time is up by `now` begins.
std::vector<Happening> end_those_whose_time_is_up(const Session& session, Instant now);

/// The session is over: every post is sealed, or has nobody whose work could be lost (never launched, or not begun).
std::vector<Happening> close_session(const Session& session);

/// When the next post's time is up, so that nobody has to look before; nothing while none runs.
std::optional<Instant> next_end(const Session& session, Instant now);

}  // namespace plateau

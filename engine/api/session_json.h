#pragma once

#include "engine/model/value.h"
#include "engine/session/session.h"

namespace plateau {

/// plateau.session/1: a session with its posts and what their clocks show at `now`. A clock is null before the start
/// and of a post that was not launched.
Value session_record(const Session& session, Instant now);

/// The message as { "id", "args": { name: text } }; null for none.
Value message_record(const Message& message);

}  // namespace plateau

#pragma once

#include <functional>
#include <string>

#include "engine/session/event.h"

namespace plateau {

/// What a session is to be made of.
struct NewSession {
    std::string name;      ///< a part of an Owner, at most 24 characters
    std::string scenario;  ///< name of a shipped one, or a folder of the daemon's host
    std::string room;      ///< text of a room.yaml; empty: the scenario's own
    std::string roster;    ///< text of a list of candidates; empty: posts without candidates
};

/// Keeps what a session is made of, checked, and says what is then created. Throws Error.
using SessionMaker = std::function<SessionCreated(const NewSession& wanted)>;

}  // namespace plateau

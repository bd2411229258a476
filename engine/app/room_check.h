#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/app/observe_router.h"
#include "engine/model/room.h"
#include "engine/support/error.h"

namespace plateau {

/// What stands where a room has a router on the table.
struct RouterCheck {
    std::string seat;
    std::string address;
    std::string declared;              ///< SeatRouter::kind
    std::optional<FoundRouter> found;  ///< nothing: see error
    std::optional<Error> error;        ///< why nobody could be asked

    /// It is what the room says, and can be observed.
    bool is_right() const;
};

/// What a room file calls routers of that make; empty for an unknown one.
std::string kind_of(RouterMake make);

/// Asks every router that is a device what it is, all at once and without a password: one entry a seat, in the room's
/// order; seats with a virtual router have none. Blocks; any thread.
std::vector<RouterCheck> check_room(const Room& room, HttpClient& client, RemoteShell& shell);

/// The same over this host's networks.
std::vector<RouterCheck> check_room(const Room& room);

}  // namespace plateau

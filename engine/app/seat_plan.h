#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/model/room.h"
#include "engine/model/scenario.h"

namespace plateau {

/// The first seats of the room, and more like its last one when it has not enough.
std::vector<Seat> seats_of(const Room& room, std::size_t count);

/// The images of a seat's machines, "practice/client", by role.
std::map<std::string, std::string> image_names(const Scenario& scenario, const Room& room, const Seat& seat);

}  // namespace plateau

#pragma once

#include <string>

#include "engine/app/checking.h"

namespace plateau {

/// plateau.check/1: one JSON record on one line, with a newline.
std::string to_json(const SeatCheck& check);

}  // namespace plateau

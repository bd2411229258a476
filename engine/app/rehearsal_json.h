#pragma once

#include <string>

#include "engine/app/rehearsal.h"

namespace plateau {

/// plateau.rehearsal/1: one JSON record with a final newline. The corrections stand in it byte for byte as they stand
/// in the case folders.
std::string to_json(const Rehearsal& rehearsal);

}  // namespace plateau

#pragma once

#include "engine/app/places.h"
#include "engine/model/value.h"
#include "engine/session/session.h"

namespace plateau {

/// Corrects every sealed post of a session from the facts its sealing left, provisionally: no machine is needed, and
/// the same facts and guide make the same corrections, each kept as correction.json in its post's case folder. Returns
/// plateau.grades/1: each sealed post with its totals, or why it could not be corrected, which stops no other. Throws
/// Error for a scenario that cannot be read.
Value grade_session(const Places& places, const Session& session);

}  // namespace plateau

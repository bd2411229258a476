#pragma once

#include <vector>

#include "engine/model/trial.h"
#include "engine/scenario/expect.h"

namespace plateau {

/// The trials under an item's `trial:`: one map or a list of maps, each known by its first key. Every member that is
/// not right is told at its own place.
std::vector<Trial> read_trials(const YamlNode& node, const Roles& roles, Parameters& parameters, Problems& problems);

}  // namespace plateau

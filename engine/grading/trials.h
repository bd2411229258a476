#pragma once

#include <vector>

#include "engine/grading/role_facts.h"
#include "engine/model/correction.h"
#include "engine/model/scenario.h"

namespace plateau {

/// What the trials of `item` found beside what its guide expects, in the order of the guide. `facts` is what is known
/// of its role; nullptr: nothing is. Pure, and of no weight for the verdict.
std::vector<TrialResult> judge_trials(const Item& item, const RoleFacts* facts);

}  // namespace plateau

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/correction.h"

namespace plateau {

/// An item whose result is not what it was: one side is missing where the guide had it before or has it now only.
struct ItemChange {
    std::optional<ItemResult> was;
    std::optional<ItemResult> is;

    /// What its trials found now, where that is not what they found before.
    std::vector<TrialResult> new_trials() const;
    const std::string& id() const { return is ? is->id : was->id; }
};

/// What an earlier correction of the same seat and a later one judge differently: verdict, points, what was expected
/// and seen, the reason, what trials found. Evidence does not count: it holds times. In the order of `now`, then what
/// it has no more. Without a `before` every item is new.
std::vector<ItemChange> changes_between(const std::optional<Correction>& before, const Correction& now);

}  // namespace plateau

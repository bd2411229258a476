#pragma once

#include <string>
#include <vector>

#include "engine/model/value.h"
#include "engine/support/observed.h"

namespace plateau {

/// What one trial found: a fact's value, and the bytes it was read from.
struct Finding {
    Record value;
    std::string asked;  ///< EvidenceEntry::asked
    std::string of;     ///< EvidenceEntry::of
    std::string bytes;
    std::string media = "text/plain";
};

/// What the trials of one sort on one role found, or why one of them could not be made.
using Findings = Observed<std::vector<Finding>>;

}  // namespace plateau

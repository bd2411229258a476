#pragma once

#include <string>
#include <vector>

#include "engine/model/correction.h"
#include "tests/unit/report/sample_sheet.h"

namespace plateau::test {

/// A measured item and what came of it; points in quarters.
struct Sample {
    const char* id;
    const char* fr;
    const char* en;
    std::vector<std::string> criteria;
    const char* on;
    Verdict verdict;
    int points;
    int out_of;
    std::vector<FieldResult> fields;
    Message why;
    Trust trust = Trust::sealed;
    std::optional<Assurance> assurance = {};
    std::vector<Caveat> caveats = {};
};

/// The measured items of full_sheet(), in the order of its guide.
std::vector<Sample> sample_items();

}  // namespace plateau::test

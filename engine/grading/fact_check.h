#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/grading/verdicts.h"
#include "engine/model/check_catalogue.h"
#include "engine/model/fact.h"

namespace plateau {

/// The id of the check that needs no grader: `check: fact`.
inline constexpr std::string_view fact_check_id = "fact";

/// Adds that check, and the kinds of facts it can be asked about, to what a scenario may use.
void add_fact_check(CheckCatalogue& catalogue);

/// The verdict of an item with `check: fact`. `expect` is what read_fact_item() makes; `facts` are the facts of its
/// kind of its subject. A field that nobody looked for makes the item not observed. Pure.
GraderVerdict judge_facts(const Record& expect, const std::vector<const Fact*>& facts);

/// The file an item asks about, empty for another kind: it must be looked at when the subject is observed.
std::string file_wanted(const Record& expect);

}  // namespace plateau

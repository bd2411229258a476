#pragma once

#include <string>
#include <vector>

#include "engine/grading/changes.h"
#include "engine/report/terminal_sheet.h"

namespace plateau {

/// A correction at a glance: one line an item with its sign, verdict and points, then the totals.
std::string brief_sheet(const Correction& correction, Language language, Colours colours);

/// What is not as it was, each item with what it was, what it is and why, then the totals of `now`; one line when there
/// is nothing.
std::string changes_text(const std::vector<ItemChange>& changes, const Correction& now, const CheckCatalogue& graders,
                         Language language, Colours colours);

}  // namespace plateau

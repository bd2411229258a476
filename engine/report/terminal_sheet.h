#pragma once

#include <string>

#include "engine/model/check_catalogue.h"
#include "engine/model/correction.h"
#include "engine/model/scenario.h"
#include "engine/support/language.h"

namespace plateau {

/// Whether escape sequences of a terminal may be used.
enum class Colours { no, yes };

/// The correction of one post as a page of text at most 100 columns wide: each item with its task, what was expected
/// and seen, the verdict and its reason; then the totals. `scenario` is the one that was graded, for the post's seat.
std::string terminal_sheet(const Correction& correction, const Scenario& scenario, const CheckCatalogue& graders,
                           Language language, Colours colours);

/// One item of it, as it stands there.
std::string terminal_item(const ItemResult& item, const Scenario& scenario, const CheckCatalogue& graders,
                          Language language, Colours colours);

/// "Total: 3 met, 1 not met; 7 points out of 9".
std::string totals_text(const Correction& correction, Language language);

/// The colour of a verdict as a terminal's number: 32 for green.
int colour_of(Verdict verdict);

}  // namespace plateau

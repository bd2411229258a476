#pragma once

#include <string>
#include <string_view>

#include "engine/model/correction.h"
#include "engine/report/printed.h"
#include "engine/support/language.h"

namespace plateau {

/// "✔" where a trial agrees with the guide, "≠" where it contradicts it, "?" where it was not made.
std::string_view mark_of(const TrialResult& trial);

/// What was tried, how it stands with the guide, and why: "Trial: port tcp 23: agrees (no answer: filtered)". What a
/// machine said is shown as that typography shows it.
std::string trial_text(const TrialResult& trial, Language language, Typography typography = Typography::terminal);

/// Whether any trial of the correction contradicts its guide.
bool has_contradiction(const Correction& correction);

}  // namespace plateau

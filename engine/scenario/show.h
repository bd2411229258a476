#pragma once

#include <string>
#include <string_view>

#include "engine/model/scenario.h"
#include "engine/support/language.h"

namespace plateau {

/// The subject and its guide as people read them, with a final newline. Secrets of the guide are not shown.
std::string show_scenario(const Scenario& scenario, Language language);

/// An item's task and the help with it, and nothing of what the guide expects, with a final newline. Throws Error usage
/// for an item the scenario has not, not_found for one without a hint.
std::string show_hint(const Scenario& scenario, const std::string& item, Language language);

/// plateau.scenario/1: the same as one JSON record on one line, without a newline. Secrets are left out.
/// `proof` says how the guide stands; empty: null.
std::string to_json(const Scenario& scenario, std::string_view proof = {});

}  // namespace plateau

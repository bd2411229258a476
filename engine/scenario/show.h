#pragma once

#include <string>
#include <string_view>

#include "engine/model/scenario.h"
#include "engine/support/language.h"

namespace plateau {

/// The subject and its guide as people read them, with a final newline. Secrets of the guide are not shown.
std::string show_scenario(const Scenario& scenario, Language language);

/// plateau.scenario/1: the same as one JSON record on one line, without a newline. Secrets are left out.
/// `proof` says how the guide stands; empty: null.
std::string to_json(const Scenario& scenario, std::string_view proof = {});

}  // namespace plateau

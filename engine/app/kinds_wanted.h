#pragma once

#include <map>
#include <set>
#include <string>

#include "engine/model/check_catalogue.h"
#include "engine/model/scenario.h"

namespace plateau {

/// The kinds of facts the guide reads, by role of the lab; "host" of every machine and the router besides, so that a
/// record says what it was made on.
std::map<std::string, std::set<std::string>> kinds_wanted(const Scenario& scenario, const CheckCatalogue& catalogue);

}  // namespace plateau

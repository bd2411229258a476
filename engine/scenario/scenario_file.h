#pragma once

#include <string>
#include <string_view>

#include "engine/model/check_catalogue.h"
#include "engine/model/room.h"
#include "engine/model/scenario.h"
#include "engine/scenario/expect.h"
#include "engine/scenario/map_reader.h"
#include "engine/scenario/parameters.h"
#include "engine/scenario/problem.h"

namespace plateau {

/// Reads the node under `lab:`. As every reader here: pure, every problem is told, what is wrong is left at its
/// default.
LabPlan read_lab(const Node& node, Problems& problems);
/// The machines of `lab` and "router" when it has one.
Roles roles_of(const LabPlan& lab);

/// Reads the nodes under `guide:`; expectations are checked and made canonical by the catalogue.
std::vector<Item> read_guide(const std::vector<Node>& nodes, const CheckCatalogue& catalogue, const Roles& roles,
                             Parameters& parameters, Problems& problems);

/// What scenario.yaml says, and what its answers need to be read.
struct ScenarioText {
    Scenario scenario;  ///< without its answers and version
    Parameters parameters;
};

/// Reads the text of scenario.yaml. The result is worth using only when `problems` has no error.
ScenarioText read_scenario(std::string_view text, const CheckCatalogue& catalogue, Problems& problems);

/// Reads the text of answers/<name>.yaml of the scenario.
Answer read_answer(const std::string& name, std::string_view text, ScenarioText& of, Problems& problems);

/// Reads the text of room.yaml. The result is worth using only when `problems` has no error.
Room read_room(std::string_view text, Problems& problems);

}  // namespace plateau

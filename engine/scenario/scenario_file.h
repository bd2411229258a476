#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

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
LabPlan read_lab(const YamlNode& node, Problems& problems);
/// The machines of `lab` and "router" when it has one.
Roles roles_of(const LabPlan& lab);

/// Reads the nodes under `guide:`; expectations are checked and made canonical by the catalogue.
std::vector<Item> read_guide(const std::vector<YamlNode>& nodes, const CheckCatalogue& catalogue, const Roles& roles,
                             Parameters& parameters, Problems& problems);

/// Reads a step of an answer or of the preparation.
AnswerStep read_step(const YamlNode& node, const Roles& roles, Parameters& parameters, Problems& problems);

/// Where things stand in scenario.yaml, for what is found out later than by reading it.
struct ScenarioPlaces {
    Place referential;
    std::map<std::string, Place> exams;        ///< by exam
    std::map<std::string, Place> timing;       ///< by part
    std::vector<Place> items;                  ///< in the order of the guide
    std::vector<std::vector<Place>> criteria;  ///< of each item, as it lists them
};

/// What scenario.yaml says, and what its answers need to be read.
struct ScenarioText {
    Scenario scenario;  ///< without its answers and version
    Parameters parameters;
    ScenarioPlaces places;  ///< worth using only when there was no error
};

/// Reads the text of scenario.yaml. The result is worth using only when `problems` has no error.
ScenarioText read_scenario(std::string_view text, const CheckCatalogue& catalogue, Problems& problems);

/// Reads the text of answers/<name>.yaml of the scenario.
Answer read_answer(const std::string& name, std::string_view text, ScenarioText& of, Problems& problems);

/// Reads the text of room.yaml. The result is worth using only when `problems` has no error.
Room read_room(std::string_view text, Problems& problems);

}  // namespace plateau

#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/app/places.h"
#include "engine/grading/graders.h"
#include "engine/model/correction.h"
#include "engine/model/fact.h"
#include "engine/model/scenario.h"

namespace plateau {

/// The graders of this machine, in their worker, and the script graders: those installed, and those that a scenario
/// brings in its folder `graders`. An empty `scenario` is none.
std::unique_ptr<GraderSet> installed_graders(const Places& places, const std::filesystem::path& scenario = {});

/// The facts records of files of plateau.facts/1, in the order of the files. Throws Error as read_facts().
std::vector<FactsRecord> read_facts_files(const std::vector<std::filesystem::path>& files);

}  // namespace plateau

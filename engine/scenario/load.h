#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/check_catalogue.h"
#include "engine/model/room.h"
#include "engine/model/scenario.h"
#include "engine/scenario/problem.h"

namespace plateau {

/// The scenario of a folder: its scenario.yaml and answers/*.yaml, checked against the checks of the installed graders.
/// Throws InvalidFile with every problem of every file when one of them cannot be used.
Scenario load_scenario(const std::filesystem::path& folder, const CheckCatalogue& catalogue);

/// Every problem of a scenario's folder, warnings included, by file and place. Empty: nothing to say.
std::vector<Problem> lint_scenario(const std::filesystem::path& folder, const CheckCatalogue& catalogue);

/// A room. Throws InvalidFile with every problem of the file.
Room load_room(const std::filesystem::path& file);

/// Every problem of a room's file, by place.
std::vector<Problem> lint_room(const std::filesystem::path& file);

/// The version of a scenario: "sha256:…" over the lines "<hash of the content>  <relative path>" of its regular files
/// in the order of their paths. Hidden files and folders, an editor's and a version control's, do not count. Throws
/// Error when a file cannot be read or the folder holds more than 1000.
std::string version_of_scenario(const std::filesystem::path& folder);

}  // namespace plateau

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/check_catalogue.h"
#include "engine/model/referential.h"
#include "engine/model/room.h"
#include "engine/model/scenario.h"
#include "engine/scenario/problem.h"

namespace plateau {

/// The scenario of a folder: its scenario.yaml and answers/*.yaml, checked against the checks of the installed graders.
/// Throws InvalidFile with every problem of every file when one of them cannot be used.
Scenario load_scenario(const std::filesystem::path& folder, const CheckCatalogue& catalogue);

/// What lint measures a scenario by, beside the installed graders.
struct LintRules {
    std::vector<std::filesystem::path> referentials;  ///< folders of ID.yaml, the first that has one counts
    Date today{};
};

/// Every problem of a scenario's folder, warnings included, by file and place. Empty: nothing to say. Beside what keeps
/// a scenario from being loaded, a breach of its referential is an error too (see check_referential()).
std::vector<Problem> lint_scenario(const std::filesystem::path& folder, const CheckCatalogue& catalogue,
                                   const LintRules& rules);

/// The referential that a scenario names, from the first folder that has it; nothing when it names none or none has it.
/// Throws InvalidFile with every problem of its file.
std::optional<Referential> referential_of(const Scenario& scenario, const std::vector<std::filesystem::path>& folders);

/// A room. Throws InvalidFile with every problem of the file.
Room load_room(const std::filesystem::path& file);

/// Every problem of a file that stands for itself: a referential when it lists competences, a room otherwise.
std::vector<Problem> lint_file(const std::filesystem::path& file);

/// The file of a scenario's folder that holds its proof, of no part in its version.
extern const std::string proof_file_name;

/// The version of a scenario: "sha256:…" over the lines "<hash of the content>  <relative path>" of its regular files
/// in the order of their paths. Hidden files and folders, an editor's and a version control's, do not count, nor does
/// proof.json. Throws Error when a file cannot be read or the folder holds more than 1000.
std::string version_of_scenario(const std::filesystem::path& folder);

}  // namespace plateau

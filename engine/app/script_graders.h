#pragma once

#include <filesystem>
#include <vector>

#include "engine/grading/script_grader.h"
#include "engine/support/message.h"

namespace plateau {

/// The script graders of some folders, and why others that are there are none.
struct ScriptGraders {
    std::vector<ScriptGrader> graders;
    std::vector<Message> problems;
};

/// Reads every NAME/grader.yaml in the folders, ascending by name within each; a folder that is not there is empty:
///
///     plateau: 1
///     command: [python3, judge.py]     run in the folder, with the verb as one more argument
///     describe: describe.json          what describe() of plateau/grader.h says; this name when left out
///     wants: true                      it is asked what must be observed for each item; false when left out
///     limits: { seconds: 10, memory: 1GiB }
ScriptGraders find_script_graders(const std::vector<std::filesystem::path>& folders);

}  // namespace plateau

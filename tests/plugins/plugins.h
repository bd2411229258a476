#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/grading/graders.h"

namespace plateau {

/// Options for the worker of this build with no grader yet.
inline GraderOptions worker_of_this_build() {
    return {.host_program = PLATEAU_GRADER_HOST, .folders = {}, .files = {}};
}

/// The same with the shipped families.
inline GraderOptions shipped_families() {
    GraderOptions options = worker_of_this_build();
    options.folders = {PLATEAU_GRADERS};
    return options;
}

inline std::filesystem::path bad_plugin(const std::string& name) {
    return std::filesystem::path(PLATEAU_BAD_PLUGINS) / (name + ".so");
}

}  // namespace plateau

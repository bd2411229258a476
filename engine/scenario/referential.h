#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/referential.h"
#include "engine/scenario/problem.h"

namespace plateau {

/// The exams a title has: "full" and one for each block.
extern const std::vector<std::string> exam_names;
/// The parts of a practical exam: "step1", "reading", "step2".
extern const std::vector<std::string> exam_parts;

/// Reads the text of a referential's file. The result is worth using only when `problems` has no error.
Referential read_referential(std::string_view text, Problems& problems);

/// A referential. Throws InvalidFile with every problem of the file.
Referential load_referential(const std::filesystem::path& file);

}  // namespace plateau

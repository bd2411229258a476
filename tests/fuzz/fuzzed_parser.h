#pragma once

#include <string_view>

namespace plateau {

/// Which of the parsers of its source this fuzz target tries.
std::string_view fuzzed_parser();

}  // namespace plateau

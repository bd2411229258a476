#include "tests/fuzz/fuzzed_parser.h"

namespace plateau {

std::string_view fuzzed_parser() {
    return PLATEAU_FUZZED;
}

}  // namespace plateau

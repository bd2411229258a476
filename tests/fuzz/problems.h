#pragma once

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "engine/scenario/problem.h"

namespace plateau::test {

/// Ends the program, which the fuzzer takes for a failure of this input.
inline void must(bool holds, std::string_view what) {
    if (!holds) {
        std::cerr << "does not hold: " << what << '\n';
        std::abort();
    }
}

/// What holds for every text: its problems have a text in both languages and a place inside the file, and there are not
/// too many. Returns whether one of them is an error.
inline bool check_problems(const Problems& problems, std::string_view text) {
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    const auto sorted = problems.sorted();
    must(sorted.size() <= 51, "at most 51 problems");
    bool has_error = false;
    for (const Problem& problem : sorted) {
        must(problem.place.line >= 1 && problem.place.line <= lines, "the line is one of the file");
        must(problem.place.column >= 1 && problem.place.column <= static_cast<int>(text.size()) + 1,
             "the column is one of the line");
        must(describe(Language::en, problem).starts_with(problems.file() + ":"), "the English text names the place");
        must(describe(Language::fr, problem).starts_with(problems.file() + ":"), "the French text names the place");
        has_error = has_error || problem.severity == Severity::error;
    }
    return has_error;
}

}  // namespace plateau::test

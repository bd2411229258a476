#pragma once

#include <string>

#include "engine/support/language.h"

namespace plateau {

/// A text a scenario or a grader brings in both languages. One left empty falls back to the other.
struct LocalText {
    std::string fr;
    std::string en;

    const std::string& in(Language language) const {
        const bool french = language == Language::fr;
        const std::string& wanted = french ? fr : en;
        return wanted.empty() ? (french ? en : fr) : wanted;
    }
    bool empty() const { return fr.empty() && en.empty(); }
    bool operator==(const LocalText&) const = default;
};

}  // namespace plateau

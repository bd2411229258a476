#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/model/fact_difference.h"

namespace plateau {

/// What is known of one role of a lab, of all records about it.
struct RoleFacts {
    FactsRecord record;
    std::map<std::string, Trust, std::less<>> trust;  ///< by kind that was observed

    /// Of a kind; the record's own for one that was not observed.
    Trust trust_of(const std::string& kind) const;
};

/// What is known of all roles.
struct KnownFacts {
    std::map<std::string, RoleFacts> roles;
    std::vector<FactDifference> differences;  ///< between records of one role
};

/// Puts records of one role together: of each kind what the most trusted record that observed it says. Throws Error
/// invalid_input ("facts.role_twice") for two records of one role that are trusted alike and tell of one kind.
KnownFacts known_facts(const std::vector<FactsRecord>& records);

}  // namespace plateau

#pragma once

#include <string>
#include <vector>

#include "engine/model/value.h"
#include "engine/platforms/linux/nft_tokens.h"

namespace plateau::linux_platform {

/// A rule as nft lists it.
struct NftRuleText {
    List statements;  ///< its "expr"
    std::string comment;
    std::size_t sets = 0;  ///< sets without a name that it brings
};

/// Reads the words of one rule. What is not known here becomes a statement of the name "unknown", which leaves the rule
/// not fully understood.
NftRuleText nft_rule_from(const std::vector<NftToken>& tokens);

/// The elements between two braces, `at` standing behind the first; it ends behind the second. Pairs of a map are lists
/// of two.
List nft_elements(const std::vector<NftToken>& tokens, std::size_t& at);

}  // namespace plateau::linux_platform

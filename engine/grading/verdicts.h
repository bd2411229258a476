#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/correction.h"

namespace plateau {

/// A grader's verdict on one item, found to be consistent.
struct GraderVerdict {
    Verdict verdict = Verdict::not_observed;
    std::vector<FieldResult> fields;
    Message why;
    std::vector<std::string> evidence;  ///< ascending, each once
};

/// What a grader's answer may name.
struct AnswerBounds {
    std::vector<std::string> items;         ///< ids that were asked for
    std::set<std::string> codes;            ///< reasons the grader's description has a text for
    std::set<std::string> evidence_hashes;  ///< "sha256:…" of the facts it was given
};

/// For each item its verdict, or what is wrong with it: given twice or not at all, met although a field is not,
/// evidence that was not in the facts, a reason without a text.
using VerdictsByItem = std::map<std::string, tl::expected<GraderVerdict, std::string>>;

/// Reads and distrusts the answer to grade(). The reason when the answer as a whole says nothing about any item: no
/// JSON, not of that form, about items nobody asked for.
tl::expected<VerdictsByItem, std::string> parse_verdicts(std::string_view json, const AnswerBounds& bounds);

}  // namespace plateau

#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/fact.h"
#include "engine/model/field.h"
#include "engine/support/observed.h"

namespace plateau {

/// One kind of fact: its fields, and which of them identify one fact among those of a subject.
struct FactKind {
    std::string name;
    std::string summary;           ///< one English sentence
    std::vector<std::string> key;  ///< names of fields; empty: at most one fact of this kind per subject
    std::vector<FieldSpec> fields;
    std::string source;  ///< where its facts come from, by platform
    std::string since;   ///< version of Plateau
};

/// Every kind Plateau knows, ascending by name.
const std::vector<FactKind>& fact_kinds();

/// The kind of that name, or nullptr.
const FactKind* find_fact_kind(std::string_view name);

/// canonical() for the value of a fact, which holds no secret as plain text: the reason names the field, never the
/// text.
tl::expected<Record, std::string> canonical_value(const FactKind& kind, const Record& value);

/// A fact with canonical value and key. Throws Error internal for an unknown kind or a value that is none: a parser of
/// ours that does so is wrong, whatever bytes it was given.
Fact make_fact(std::string_view kind, const Record& value, std::vector<std::string> evidence, Assurance assurance);

}  // namespace plateau

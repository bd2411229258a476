#pragma once

#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/model/field.h"
#include "engine/model/value.h"
#include "engine/scenario/parameters.h"
#include "engine/scenario/problem.h"
#include "engine/scenario/yaml.h"

namespace plateau {

/// Roles an item, a step or a field may name: those of the lab's machines, and "router" when it has one.
using Roles = std::set<std::string, std::less<>>;

/// What a field of an item's expectation says, checked by the fields of its check. Every member that is not right is
/// told at its own place.
Record read_expect(const YamlNode& node, const std::vector<FieldSpec>& fields, const Roles& roles,
                   Parameters& parameters, Problems& problems);

/// The canonical value of a field that is neither a list nor a record, from how it is written in YAML or what a
/// parameter gave. `plain`: it is not in quotes, and may be a number or a boolean.
tl::expected<Value, std::string> scalar_value(const FieldSpec& field, const std::string& text, bool plain);

/// Tells a role that is none of the lab's.
void check_role(std::string_view role, Place place, const Roles& roles, Problems& problems);

}  // namespace plateau

#pragma once

#include "engine/model/check_catalogue.h"
#include "engine/model/scenario.h"
#include "engine/scenario/expect.h"

namespace plateau {

/// Reads what an item with `check: fact` expects:
///
///     kind: scheduled_task                      a kind of the catalogue of facts
///     where: { user: root }                     which facts count
///     fields: { trigger: { matches: "^30 2 " } }  how one of them must be
///     count: { at_least: 2 }                    or how many of them must be so
///     absent: true                              or that there must be none
///
/// A member of `where` and `fields` is a field of the kind with a value (it must equal), a null (it must not be set) or
/// matchers: equals, one_of, contains, matches, at_least, at_most, in_subnet, absent. Fills item.expect and
/// item.fields; every problem is told at its place.
void read_fact_item(const YamlNode& node, const std::map<std::string, std::vector<FieldSpec>>& kinds,
                    const Roles& roles, Parameters& parameters, Problems& problems, Item& item);

}  // namespace plateau

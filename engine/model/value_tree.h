#pragma once

#include <boost/json/fwd.hpp>

#include "engine/model/value.h"

namespace plateau {

/// `value` as Boost.JSON's own tree, members in the order of their names. For code that prints JSON; what is only to be
/// printed by itself goes through to_json() of engine/facts/value_json.h.
boost::json::value json_tree(const Value& value);

}  // namespace plateau

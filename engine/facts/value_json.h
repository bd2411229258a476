#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/model/value.h"

namespace plateau {

/// `value` as compact JSON, members in the order of their names.
std::string to_json(const Value& value);

/// Reads JSON of at most 32 levels. Refuses fractions, duplicate members, invalid UTF-8 and anything after the value;
/// the reason says where ("byte 17: …").
tl::expected<Value, std::string> value_from_json(std::string_view text);

}  // namespace plateau

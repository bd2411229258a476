#pragma once

#include <cstddef>
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

/// A value and how many bytes of the text it took.
struct JsonPrefix {
    Value value;
    std::size_t used = 0;
};

/// As value_from_json, for a text that goes on after the value (one record after the other).
tl::expected<JsonPrefix, std::string> value_from_json_prefix(std::string_view text);

}  // namespace plateau

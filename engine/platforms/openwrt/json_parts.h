#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace plateau::openwrt_platform {

/// A member of a JSON object, or an item of a list, where it stands in a text.
struct JsonPart {
    std::string name;       ///< of a member; empty for an item
    std::string_view text;  ///< its value as it is written, of the text it was read from
};

/// The parts in their order, or why there are none. A reason quotes names, never values.
using JsonParts = tl::expected<std::vector<JsonPart>, std::string>;

/// The members of the object that `text` is; one given twice is a reason. Quotes and brackets alone are looked at: a
/// part that is wrong in itself spoils none beside it, and whoever reads it finds out.
JsonParts json_members(std::string_view text);

/// The same of a list's items.
JsonParts json_items(std::string_view text);

}  // namespace plateau::openwrt_platform

#pragma once

#include <optional>
#include <string_view>

namespace plateau {

/// What a reader of facts must know of how the sealed machine was left that they are from.
enum class Caveat {
    not_unmounted,  ///< it was cut off: what was written last may be missing
    put_to_sleep,   ///< what it had in memory is missing
};

/// "not_unmounted", "put_to_sleep".
std::string_view to_string_view(Caveat caveat);
std::optional<Caveat> parse_caveat(std::string_view text);

}  // namespace plateau

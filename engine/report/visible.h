#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/model/value.h"

namespace plateau {

/// What a candidate's machine says, as paper may show it: nothing that turns, hides or joins text stays, and a jury can
/// tell what stood there. A control character becomes its picture (a newline "␊"); a character without a shape of its
/// own is named ("⟨U+202E⟩"), joiners and variation selectors included, since two names that differ by one look alike;
/// so is a byte that is no UTF-8 ("⟨0xFF⟩"). All else stays: the result is UTF-8 that XML 1.0 can hold, and harmless()
/// changes nothing in it.
std::string visible(std::string_view text);

/// The value with every text in it visible(), names of members included.
Value visible_value(const Value& value);

/// The first `limit` characters of a UTF-8 text, cut between two of them; the whole when it has no more.
std::string_view first_characters(std::string_view text, std::size_t limit);

}  // namespace plateau

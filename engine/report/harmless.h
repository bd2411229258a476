#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plateau {

/// The text as it may be shown: what a candidate's machine says about itself must neither steer a terminal nor look
/// like something else on paper. A control character becomes its picture (a newline "␊"); one that hides or turns the
/// direction of text is named ("⟨U+202E⟩"), and so is a byte that is no UTF-8 ("⟨0xFF⟩"). All else stays as it is: the
/// result is UTF-8 that XML 1.0 can hold.
std::string harmless(std::string_view text);

/// The first `limit` characters of a UTF-8 text, cut between two of them; the whole when it has no more.
std::string_view first_characters(std::string_view text, std::size_t limit);

/// How many characters (code points) a UTF-8 text has.
std::size_t characters_of(std::string_view text);

}  // namespace plateau

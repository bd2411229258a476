#pragma once

#include <string>
#include <string_view>

namespace plateau {

/// UTF-8 `text` without regard to case: each character folded to one other as Unicode's simple case folding says, the
/// same in every locale; of ASCII, its lower case. Two names are one to Samba and Windows where the folded ones are
/// equal: "Élodie" is "élodie", but "straße" is not "strasse" and "élodie" is not "elodie". Bytes that are no UTF-8
/// stay. Idempotent.
std::string folded(std::string_view text);

}  // namespace plateau

#include "engine/support/fold.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "engine/support/utf8.h"

namespace plateau {

std::string folded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto character = first_character(text);
        if (!character) {
            result += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto code =
            static_cast<std::uint32_t>(u_foldCase(static_cast<UChar32>(character->code), U_FOLD_CASE_DEFAULT));
        char bytes[U8_MAX_LENGTH];
        std::size_t length = 0;
        U8_APPEND_UNSAFE(bytes, length, code);
        result.append(bytes, length);
        text.remove_prefix(character->length);
    }
    return result;
}

}  // namespace plateau

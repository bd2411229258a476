#include "engine/support/language.h"

#include <cstdlib>

namespace plateau {

std::string_view to_string_view(Language language) {
    switch (language) {
        case Language::en:
            return "en";
        case Language::fr:
            return "fr";
    }
    return "en";
}

Language language_of_environment() {
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(variable);
        if (value != nullptr && *value != '\0') {
            return std::string_view(value).starts_with("fr") ? Language::fr : Language::en;
        }
    }
    return Language::en;
}

}  // namespace plateau

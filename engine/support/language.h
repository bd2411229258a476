#pragma once

#include <string_view>

namespace plateau {

/// The languages of people's texts.
enum class Language { en, fr };

/// "fr" or "en".
std::string_view to_string_view(Language language);

/// The language that LC_ALL, LC_MESSAGES or LANG asks for, the first that is set and not empty: French where it starts
/// with "fr", English otherwise.
Language language_of_environment();

}  // namespace plateau

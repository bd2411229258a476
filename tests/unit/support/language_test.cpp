#include "engine/support/language.h"

#include <doctest/doctest.h>

#include <cstdlib>

using plateau::Language;
using plateau::language_of_environment;

namespace {

Language with(const char* all, const char* messages, const char* lang) {
    const char* const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char* const values[] = {all, messages, lang};
    for (int i = 0; i < 3; ++i) {
        values[i] == nullptr ? ::unsetenv(names[i]) : ::setenv(names[i], values[i], 1);
    }
    return language_of_environment();
}

}  // namespace

TEST_CASE("the locale says French or the language is English") {
    CHECK(with(nullptr, nullptr, "fr_FR.UTF-8") == Language::fr);
    CHECK(with(nullptr, nullptr, "C") == Language::en);
    CHECK(with(nullptr, nullptr, nullptr) == Language::en);
    CHECK(with(nullptr, nullptr, "de_DE.UTF-8") == Language::en);
}

TEST_CASE("LC_ALL stands over LC_MESSAGES, which stands over LANG; an empty one does not count") {
    CHECK(with("fr_FR", "en_US", "en_US") == Language::fr);
    CHECK(with("C", "fr_FR", "fr_FR") == Language::en);
    CHECK(with("", "fr_CA.UTF-8", "C") == Language::fr);
}

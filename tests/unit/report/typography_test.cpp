#include "engine/report/typography.h"

#include <doctest/doctest.h>

using plateau::Language;
using plateau::typeset;

TEST_CASE("French marks of two parts are not parted from their word") {
    CHECK(typeset("Attendu : « oui » ; sûr ? Oui !", Language::fr) ==
          "Attendu\u00a0: «\u00a0oui\u00a0»\u202f; sûr\u202f? Oui\u202f!");
    CHECK(typeset("a: b;c", Language::fr) == "a: b;c");
    CHECK(typeset(" ", Language::fr) == " ");
}

TEST_CASE("English keeps its spaces") {
    CHECK(typeset("see : « x »", Language::en) == "see : « x »");
}

TEST_CASE("what a machine said keeps its own spaces inside a typeset text") {
    CHECK(plateau::typeset_text({"sheet.field.met", {{"name", "nom"}, {"seen", "a : b ?"}}}, Language::fr) ==
          "nom\u00a0: a : b ?");
    CHECK(plateau::typeset_text({"no.such.text", {{"name", "x"}}}, Language::fr) == "no.such.text name=x");
}

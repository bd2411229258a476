#include "engine/support/error.h"

#include <doctest/doctest.h>

#include "engine/support/text.h"

using plateau::Error;
using plateau::ErrorKind;
using plateau::Language;
using plateau::Message;

TEST_CASE("an error is told in the reader's language, its context below it") {
    Error error(ErrorKind::denied, Message{"file.unreadable", {{"file", "/etc/x"}, {"why", "no"}}});
    error.add_context(Message{"wait.cancelled", {}});
    CHECK(describe(Language::en, error) == "cannot read /etc/x: no; check its path and rights\n  stopped on request");
    CHECK(describe(Language::fr, error) ==
          "lecture impossible de /etc/x : no ; vérifiez le chemin et les droits\n  arrêté à la demande");
    CHECK(std::string(error.what()) == describe(Language::en, error));
}

TEST_CASE("a message that no catalogue has shows its id and arguments") {
    CHECK(text_of(Language::fr, Message{"no.such.id", {{"name", "value"}}}) == "no.such.id name=value");
    CHECK(text_of(Language::en, Message{}) == "");
    CHECK_FALSE(plateau::has_text(Language::en, "no.such.id"));
    CHECK(plateau::has_text(Language::fr, "file.unreadable"));
}

TEST_CASE("only the names an argument was given for are replaced") {
    CHECK(plateau::fill("{a} and {b} and {a", {{"a", "1"}}) == "1 and {b} and {a");
    CHECK(plateau::fill("{a}", {{"a", "{b}"}, {"b", "2"}}) == "{b}");
}

#include "engine/support/error.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <system_error>

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

TEST_CASE("why the system refused is said in the reader's language where it is a common reason") {
    const auto told = [](Language language, int code) {
        const std::string why = std::generic_category().message(code);
        return text_of(language, Message{"file.unreadable", {{"file", "/x"}, {"why", why}}});
    };
    CHECK(told(Language::fr, ENOENT) ==
          "lecture impossible de /x : fichier ou dossier inexistant ; vérifiez le chemin et les droits");
    for (const int code : {EACCES, ECONNREFUSED, EEXIST, EHOSTUNREACH, EISDIR, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS}) {
        const std::string english = std::generic_category().message(code);
        CAPTURE(english);
        CHECK(told(Language::en, code) == "cannot read /x: " + english + "; check its path and rights");
        CHECK(told(Language::fr, code).find(english) == std::string::npos);
    }
    CHECK(told(Language::fr, ELOOP).find(std::generic_category().message(ELOOP)) != std::string::npos);
    const Message name{"file.unreadable", {{"file", "Is a directory"}, {"why", "no"}}};
    CHECK(text_of(Language::fr, name).find("Is a directory") != std::string::npos);
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

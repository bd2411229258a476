#include "engine/support/utf16.h"

#include <doctest/doctest.h>

using plateau::utf8_from_utf16;

TEST_CASE("UTF-16LE becomes UTF-8 of one to four bytes a character") {
    const std::string wide("E\0\xe9\0\xac\x20\x3d\xd8\x00\xde", 10);
    CHECK(utf8_from_utf16(wide) == "E\u00e9\u20ac\U0001f600");
}

TEST_CASE("half a character is replaced, and half a unit left out") {
    CHECK(utf8_from_utf16(std::string("\x3d\xd8\x41\0", 4)) == "\ufffdA");
    CHECK(utf8_from_utf16(std::string("\x00\xde\x41\0\x42", 5)) == "\ufffdA");
    CHECK(utf8_from_utf16(std::string("\x3d\xd8", 2)) == "\ufffd");
    CHECK(utf8_from_utf16("").empty());
}

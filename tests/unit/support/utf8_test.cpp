#include "engine/support/utf8.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "engine/support/text.h"

using plateau::first_character;
using plateau::harmless;
using plateau::harmless_lines;

namespace {

std::string utf8(std::uint32_t code) {
    const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
    if (code < 0x80) {
        return {static_cast<char>(code)};
    }
    if (code < 0x800) {
        return {static_cast<char>(0xc0 | (code >> 6)), tail(0)};
    }
    if (code < 0x10000) {
        return {static_cast<char>(0xe0 | (code >> 12)), tail(6), tail(0)};
    }
    return {static_cast<char>(0xf0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("names of any script are printed as they are") {
    for (const std::string text :
         {"Élodie", "O'Brien-Müller", "Αθήνα", "Жанна", "محمد", "דוד", "美咲", "👩‍🏫", ""}) {
        CHECK(harmless(text) == text);
    }
}

TEST_CASE("control characters cannot steer a terminal") {
    for (std::uint32_t code = 0; code < 0xa0; ++code) {
        CAPTURE(code);
        const bool control = code < 0x20 || code >= 0x7f;
        CHECK(harmless("a" + utf8(code) + "b") == (control ? "a?b" : "a" + utf8(code) + "b"));
    }
    CHECK(harmless("\x1b[2Jname\r\n") == "?[2Jname??");
}

TEST_CASE("nothing a machine says turns the reading order, breaks the line or hides") {
    for (const std::uint32_t code :
         {0x061cU, 0x200bU, 0x200eU, 0x200fU, 0x2028U, 0x2029U, 0x202aU, 0x202bU, 0x202cU,  0x202dU, 0x202eU,
          0x2060U, 0x2066U, 0x2067U, 0x2068U, 0x2069U, 0x206fU, 0xfeffU, 0xfff9U, 0xe0001U, 0xe007fU}) {
        CAPTURE(code);
        CHECK(harmless("a" + utf8(code) + "b") == "a?b");
        CHECK(harmless_lines("a" + utf8(code) + "b") == "a?b");
        CHECK(plateau::shown("a" + utf8(code) + "b") == "a?b");
    }
    for (const std::uint32_t beside : {0x061bU, 0x200aU, 0x2010U, 0x2027U, 0x202fU, 0x2070U, 0xfefcU, 0xfffcU}) {
        CAPTURE(beside);
        CHECK(harmless(utf8(beside)) == utf8(beside));
    }
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
    CHECK(harmless("a\xff\xc3") == "a??");
    CHECK(harmless("\xc0\xaf") == "??");
    CHECK(harmless("\xed\xa0\x80") == "???");
    CHECK_FALSE(first_character("\xf4\x90\x80\x80").has_value());
    REQUIRE(first_character("éa").has_value());
    CHECK(first_character("éa")->code == 0xe9);
    CHECK(first_character("éa")->length == 2);
}

TEST_CASE("a text of several lines keeps its lines and tabs and nothing else that steers") {
    CHECK(harmless_lines("a\n\tb\r\x1b[0m") == "a\n\tb??[0m");
}

TEST_CASE("what an error quotes of a machine is harmless in both languages, the data it carries unchanged") {
    const plateau::Message message{"file.unreadable", {{"file", "x\u202ey"}, {"why", "a\x1b]0;b\x07\nc"}}};
    const plateau::Error error(plateau::ErrorKind::unavailable, message);
    CHECK(describe(plateau::Language::en, error) == "cannot read x?y: a?]0;b?\nc; check its path and rights");
    CHECK(describe(plateau::Language::fr, error).find("x?y : a?]0;b?\nc ;") != std::string::npos);
    CHECK(error.message() == message);
}

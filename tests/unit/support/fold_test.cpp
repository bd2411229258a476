#include "engine/support/fold.h"

#include <doctest/doctest.h>

using plateau::folded;

TEST_CASE("names that differ by case only are one name in every script that has case") {
    for (const auto& [one, other] :
         {std::pair("Élodie", "éLODIE"), std::pair("Comptabilité", "COMPTABILITÉ"), std::pair("Œuvre", "œUVRE"),
          std::pair("ΑΘΉΝΑ", "αθήνα"), std::pair("ЖАННА", "жанна"), std::pair("Ÿ", "ÿ"), std::pair("𐐀", "𐐨")}) {
        CAPTURE(one);
        CHECK(folded(one) == folded(other));
    }
    CHECK(folded("Élodie ADMIN-1_$") == "élodie admin-1_$");
}

TEST_CASE("an accent is no matter of case, and no letter becomes two") {
    CHECK(folded("élodie") != folded("elodie"));
    CHECK(folded("straße") != folded("STRASSE"));
    CHECK(folded("İ") == "İ");
}

TEST_CASE("what has no case and what is no UTF-8 stays as it is") {
    for (const std::string text : {"", "0123 -_.", "美咲", "محمد", "\xff\xc3", "a\xed\xa0\x80z"}) {
        CHECK(folded(text) == text);
    }
}

TEST_CASE("folding twice is folding once, whatever the character") {
    for (std::uint32_t code = 1; code <= 0x1ffff; ++code) {
        std::string text;
        if (code < 0x800) {
            text = {static_cast<char>(0xc0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3f))};
        } else if (code < 0x10000) {
            text = {static_cast<char>(0xe0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3f)),
                    static_cast<char>(0x80 | (code & 0x3f))};
        } else {
            text = {static_cast<char>(0xf0 | (code >> 18)), static_cast<char>(0x80 | ((code >> 12) & 0x3f)),
                    static_cast<char>(0x80 | ((code >> 6) & 0x3f)), static_cast<char>(0x80 | (code & 0x3f))};
        }
        if (folded(folded(text)) != folded(text)) {
            FAIL("U+" << code);
        }
    }
}

#include "engine/support/base64.h"

#include <doctest/doctest.h>

using namespace plateau;

TEST_CASE("base64 is that of RFC 4648, with or without padding") {
    CHECK(base64_of("") == "");
    CHECK(base64_of("f") == "Zg==");
    CHECK(base64_of("foobar") == "Zm9vYmFy");
    CHECK(base64_of("f", Base64Padding::no) == "Zg");
    CHECK(base64_of("\xfb\xff") == "+/8=");
    for (const char* text : {"", "f", "fo", "foo", "foob"}) {
        CHECK(bytes_of_base64(base64_of(text)) == text);
    }
}

TEST_CASE("what is not exactly padded base64 is refused") {
    for (const char* text : {"Zg", "Zg=", "Zg==x", "Z g=", "Zg==\n", "Z*==", "Zh=="}) {
        CAPTURE(text);
        CHECK_FALSE(bytes_of_base64(text).has_value());
    }
}

#include "engine/grading/frames.h"

#include <doctest/doctest.h>

using namespace plateau;

TEST_CASE("frames come out as they went in, however they arrive") {
    std::string bytes;
    for (const char c : framed("{\"a\":1}") + framed("")) {
        bytes += c;
    }
    CHECK(take_frame(bytes).value() == "{\"a\":1}");
    CHECK(take_frame(bytes).value() == "");
    CHECK_FALSE(take_frame(bytes).value().has_value());
    bytes = "7\n{\"a\"";
    CHECK_FALSE(take_frame(bytes).value().has_value());
    bytes += ":1}2";
    CHECK(take_frame(bytes).value() == "{\"a\":1}");
    CHECK(bytes == "2");
}

TEST_CASE("what is no frame is said to be none") {
    for (const char* text :
         {"forty-two replies\n", "-1\nx", "\n{}", "7 \n{\"a\":1}", "999999999\n{}", "0123456789012"}) {
        CAPTURE(text);
        std::string bytes = text;
        REQUIRE_FALSE(take_frame(bytes).has_value());
        CHECK_FALSE(take_frame(bytes).error().empty());
    }
}

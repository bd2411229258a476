#include "engine/support/pattern.h"

#include <doctest/doctest.h>

using namespace plateau;

TEST_CASE("a pattern is looked for anywhere unless it says where the text begins and ends") {
    const auto pattern = Pattern::compile("^30 2 .*\\*$");
    REQUIRE(pattern.has_value());
    CHECK(pattern->found_in("30 2 * * *"));
    CHECK_FALSE(pattern->found_in("0 30 2 * * *"));
    CHECK(Pattern::compile("é+")->found_in("caféé"));
    CHECK(Pattern::compile("")->found_in(""));
}

TEST_CASE("what is no pattern says why, and a long one is none") {
    CHECK(Pattern::compile("(a").error() == "missing ): (a");
    CHECK_FALSE(Pattern::compile("(a)\\1").has_value());
    CHECK_FALSE(Pattern::compile(std::string(201, 'a')).has_value());
    CHECK_FALSE(Pattern::compile("((a{1,1000}){1,1000}){1,1000}").has_value());
}

TEST_CASE("a pattern that makes others hang is answered as any") {
    const auto pattern = Pattern::compile("^(a+)+$");
    REQUIRE(pattern.has_value());
    CHECK_FALSE(pattern->found_in(std::string(50'000, 'a') + "b"));
}

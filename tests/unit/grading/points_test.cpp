#include <doctest/doctest.h>

#include "engine/grading/correct.h"

using namespace plateau;

namespace {

FieldResult field(bool met, Value expected = 1, Value seen = 2) {
    return {.name = "f", .expected = std::move(expected), .seen = std::move(seen), .met = met};
}

}  // namespace

TEST_CASE("met gives all points and nothing else does without a rule for parts") {
    const std::vector<FieldResult> half{field(true), field(false)};
    CHECK(quarter_points(Verdict::met, Partial::none, {}, 8) == 8);
    CHECK(quarter_points(Verdict::partly_met, Partial::none, half, 8) == 0);
    CHECK(quarter_points(Verdict::not_met, Partial::per_field, half, 8) == 0);
    CHECK(quarter_points(Verdict::not_observed, Partial::per_field, half, 8) == 0);
    CHECK(quarter_points(Verdict::for_jury, Partial::per_field, half, 8) == 0);
}

TEST_CASE("points for parts are rounded down to a quarter") {
    const std::vector<FieldResult> two_of_three{field(true), field(true), field(false)};
    CHECK(quarter_points(Verdict::partly_met, Partial::per_field, two_of_three, 4) == 2);
    CHECK(quarter_points(Verdict::partly_met, Partial::per_field, two_of_three, 12) == 8);
    CHECK(quarter_points(Verdict::partly_met, Partial::per_field, two_of_three, 1) == 0);
    CHECK(quarter_points(Verdict::partly_met, Partial::per_field, {}, 4) == 0);
}

TEST_CASE("per element counts the elements of a list one by one") {
    const List wanted{"a", "b", "c"};
    const std::vector<FieldResult> fields{field(true), field(false, wanted, List{"b", "c", "d"})};
    CHECK(quarter_points(Verdict::partly_met, Partial::per_element, fields, 8) == 6);
    CHECK(quarter_points(Verdict::partly_met, Partial::per_field, fields, 8) == 4);
    CHECK(quarter_points(Verdict::partly_met, Partial::per_element, {field(false, wanted, nullptr), field(true)}, 8) ==
          2);
}

TEST_CASE("what was not observed outweighs what is not met in the exit code") {
    CHECK(exit_code_of({.met = 8}) == 0);
    CHECK(exit_code_of({.met = 1, .for_jury = 3}) == 0);
    CHECK(exit_code_of({.partly_met = 1}) == 4);
    CHECK(exit_code_of({.not_met = 1}) == 4);
    CHECK(exit_code_of({.not_met = 1, .not_observed = 1}) == 5);
}

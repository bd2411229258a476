#include "engine/app/check_json.h"

#include "engine/grading/correction_json.h"
#include "tests/golden.h"

using namespace plateau;

namespace {

Correction stored() {
    return *correction_from_json(read_file("tests/data/correction/practice-flawed.json"));
}

SeatCheck check_of(const std::optional<Correction>& before, Correction now) {
    SeatCheck check{.session = "r0123abcd",
                    .seat = "01",
                    .at = "2026-11-22T09:30:15.000Z",
                    .since = before ? "2026-11-22T09:30:00.000Z" : "",
                    .folder = "/var/lib/plateau/rehearsals/r0123abcd/seat-01/last-check",
                    .scenario = {},
                    .correction = std::move(now),
                    .changes = {},
                    .broken = std::nullopt};
    check.changes = changes_between(before, check.correction);
    return check;
}

}  // namespace

TEST_CASE("a first check tells every item") {
    check_golden("check/first.json", to_json(check_of(std::nullopt, stored())));
}

TEST_CASE("a later check tells what changed, what came and what went, and why the scenario cannot be used") {
    Correction now = stored();
    REQUIRE(now.items.size() > 3);
    now.items[0].verdict = Verdict::not_observed;
    now.items[0].quarter_points = 0;
    now.items[0].why = {"agent.unreachable", {{"why", "it is off"}}};
    now.items[1].id = "new-item";
    SeatCheck check = check_of(stored(), std::move(now));
    CHECK(check.changes.size() == 3);
    check.broken = Error(ErrorKind::invalid_input, Message{"file.unreadable", {{"file", "/x"}, {"why", "no"}}});
    check_golden("check/changed.json", to_json(check));
}

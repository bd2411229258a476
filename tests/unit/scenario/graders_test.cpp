#include <doctest/doctest.h>

#include "engine/scenario/load.h"
#include "tests/unit/graders/in_process.h"

using namespace plateau;

TEST_CASE("the practice scenario is right by the checks of the graders that are shipped") {
    CheckCatalogue catalogue;
    for (const char* family : {"dhcp", "directory", "domain", "firewall", "shares", "vpn"}) {
        catalogue.checks.merge(CheckCatalogue(samples::catalogue_of(family)).checks);
    }
    CHECK(catalogue.checks.size() >= 8);
    const auto problems = lint_scenario("scenarios/practice", catalogue);
    for (const Problem& problem : problems) {
        MESSAGE(describe(Language::en, problem));
    }
    CHECK(problems.empty());
}

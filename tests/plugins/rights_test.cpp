#include <doctest/doctest.h>

#include "tests/plugins/plugins.h"

using namespace plateau;

TEST_CASE("a grader has no rights: no files to write, no sockets, no processes, no environment") {
    GraderSet graders(worker_with({shipped("dhcp"), bad_plugin("wants_rights")}));
    const ItemResult result = corrected_beside_dhcp(graders, "wants_rights").items[0];
    CHECK(result.verdict == Verdict::met);
    REQUIRE(result.fields.size() >= 5);
    for (const FieldResult& field : result.fields) {
        CAPTURE(field.name);
        CHECK(field.met);
    }
}

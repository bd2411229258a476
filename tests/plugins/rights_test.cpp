#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "engine/support/unique_fd.h"
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

TEST_CASE("a grader has none of the descriptors that its host's parent left open") {
    std::array<int, 2> fds{};
    REQUIRE(::pipe2(fds.data(), O_NONBLOCK) == 0);  // without O_CLOEXEC, as a shell leaves them
    const UniqueFd read(fds[0]);
    const UniqueFd write(fds[1]);
    GraderSet graders(worker_with({shipped("dhcp"), bad_plugin("scribbles")}));
    CHECK(corrected_beside_dhcp(graders, "scribbles").items[0].verdict == Verdict::not_observed);
    char byte = 0;
    CHECK(::read(read.get(), &byte, 1) < 0);
}

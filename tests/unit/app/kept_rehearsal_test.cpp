#include "engine/app/kept_rehearsal.h"

#include "tests/golden.h"

using namespace plateau;

namespace {

KeptRehearsal sample() {
    const std::string hash = "sha256:0000000000000000000000000000000000000000000000000000000000000001";
    return {.session = "r0123abcd",
            .scenario = "/home/trainer/practice",
            .folder = "/var/lib/plateau/rehearsals/r0123abcd",
            .uri = "qemu:///system",
            .accelerator = Accelerator::kvm,
            .seats = {{.id = "01",
                       .answer = "blank",
                       .router = "vm",
                       .router_host_key = "SHA256:abc",
                       .images = {{"client", {"practice/client", hash}}, {"router", {"practice/router", hash}}}},
                      {.id = "02", .answer = "complete", .router = "linksys", .router_host_key = {}, .images = {}}}};
}

/// Why the sample's JSON is refused with `from` replaced by `to`.
std::string why_with(const std::string& from, const std::string& to) {
    std::string text = to_json(sample());
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    text.replace(at, from.size(), to);
    const auto read = kept_from_json(text);
    return read ? "accepted" : read.error();
}

}  // namespace

TEST_CASE("what is recorded of a kept rehearsal is read again as it was") {
    check_golden("kept/sample.json", to_json(sample()));
    const auto read = kept_from_json(to_json(sample()));
    REQUIRE(read.has_value());
    CHECK(*read == sample());
}

TEST_CASE("a seat of a kept rehearsal is found by its number") {
    const KeptRehearsal kept = sample();
    REQUIRE(kept.find("02") != nullptr);
    CHECK(kept.find("02")->answer == "complete");
    CHECK(kept.find("03") == nullptr);
}

TEST_CASE("a record that is none says what is wrong and where") {
    CHECK(why_with("kept/1", "kept/2") == "schema: plateau.kept/1 is expected");
    CHECK(why_with("\"uri\"", "\"url\"") == "record: 'uri' is missing");
    CHECK(why_with("\"uri\"", "\"more\":1,\"uri\"") == "record: 7 members are expected, not 8");
    CHECK(why_with("\"kvm\"", "\"xen\"") == "record.accelerator: tcg or kvm is expected");
    CHECK(why_with("\"/home", "\"home") == "record.scenario: an absolute path is expected");
    CHECK(why_with("\"seat\":\"01\"", "\"seat\":\"../01\"") ==
          "seats[0].seat: 1 to 36 characters of a-z, 0-9 and '-' are expected");
    CHECK(why_with("\"seat\":\"02\"", "\"seat\":\"01\"") == "record.seats: 01 stands there twice");
    CHECK(why_with("\"practice/client\"", "1") == "seats[0].images.client.name: a text is expected");
    CHECK(kept_from_json("").error() != "");
    CHECK(kept_from_json("[]").error() == "record: an object is expected");
}

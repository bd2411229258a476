#include "engine/lab/image_manifest.h"

#include <doctest/doctest.h>

#include "engine/support/utc_text.h"

using namespace plateau;

namespace {

ImageManifest sample() {
    return {"practice",
            "sha256:aa",
            "2026-11-22T09:30:00.000Z",
            {"client", "server"},
            {{"disk.qcow2", 12, "sha256:bb", 1'700'000'000'123'456'789}},
            {{"samba", "2:4.17.12"}}};
}

std::string without(std::string text, const std::string& part, const std::string& instead = "") {
    const auto at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), instead);
}

}  // namespace

TEST_CASE("an image manifest reads back as it was written") {
    const auto read = image_manifest_from_json(to_json(sample()));
    REQUIRE(read.has_value());
    CHECK(*read == sample());
    CHECK(read->find("disk.qcow2")->size == 12);
    CHECK(read->find("vmlinuz") == nullptr);
}

TEST_CASE("a manifest of another schema or with a member missing says which") {
    CHECK(image_manifest_from_json(without(to_json(sample()), "image/1", "image/2")).error() ==
          "'schema' is not plateau.image/1");
    CHECK(image_manifest_from_json(without(to_json(sample()), "\"built\"", "\"bilt\"")).error() ==
          "'built' is missing or not what it should be");
    CHECK(image_manifest_from_json(without(to_json(sample()), "disk.qcow2", "../disk.qcow2")).error() ==
          "'files' is missing or not what it should be");
    CHECK(image_manifest_from_json(without(to_json(sample()), "\"client\"", "7")).error() ==
          "'roles' is missing or not what it should be");
    CHECK_FALSE(image_manifest_from_json("{").has_value());
}

TEST_CASE("a package list is read line by line and other lines are passed over") {
    const auto packages = parse_package_list("samba\t2:4.17.12\nnot a package\n\nnftables\t1.0.6");
    REQUIRE(packages.size() == 2);
    CHECK(packages[0] == ImagePackage{"samba", "2:4.17.12"});
    CHECK(packages[1] == ImagePackage{"nftables", "1.0.6"});
}

TEST_CASE("times are written in UTC to the millisecond") {
    CHECK(utc_text(std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'042))) ==
          "2023-11-14T22:13:20.042Z");
}

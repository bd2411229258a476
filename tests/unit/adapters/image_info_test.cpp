#include "engine/adapters/qemu/image_info.h"

#include <doctest/doctest.h>

using namespace plateau;

namespace {

/// As qemu-img 7.2 prints it, shortened.
constexpr std::string_view overlay_json = R"([)"
                                          R"({"backing-filename-format": "qcow2", "virtual-size": 10485760,
 "filename": "ov.qcow2", "cluster-size": 65536, "format": "qcow2", "actual-size": 200704,
 "format-specific": {"type": "qcow2", "data": {"compat": "1.1", "lazy-refcounts": false, "corrupt": false}},
 "full-backing-filename": "base.qcow2", "backing-filename": "base.qcow2", "dirty-flag": false}])";

std::string_view record() {
    return overlay_json.substr(1, overlay_json.size() - 2);
}

ImageInfo overlay_on(const std::string& backing) {
    return {.format = "qcow2", .size = 1, .backing = backing, .backing_format = "qcow2"};
}

std::string header(std::uint8_t version, std::uint8_t features) {
    std::string bytes(104, '\0');
    bytes.replace(0, 4, "QFI\xfb");
    bytes[7] = static_cast<char>(version);
    bytes[79] = static_cast<char>(features);
    return bytes;
}

}  // namespace

TEST_CASE("qemu-img's record says format, size and what the image stands on") {
    const auto info = parse_image_info(record());
    REQUIRE(info.has_value());
    CHECK(*info == ImageInfo{"qcow2", 10485760, "base.qcow2", "qcow2", false});
    CHECK_FALSE(why_refused(*info).has_value());
}

TEST_CASE("an image that stands on nothing has no backing image") {
    const auto info = parse_image_info(R"({"virtual-size": 5, "format": "raw"})");
    REQUIRE(info.has_value());
    CHECK(*info == ImageInfo{"raw", 5, std::nullopt, std::nullopt, false});
    CHECK_FALSE(why_refused(*info).has_value());
}

TEST_CASE("a record without what must be in it says what is missing") {
    CHECK(parse_image_info(R"({"virtual-size": 5})").error() == "there is no 'format'");
    CHECK(parse_image_info(R"({"format": "raw"})").error() == "there is no 'virtual-size'");
    CHECK(parse_image_info(R"({"format": "raw", "virtual-size": -1})").error() == "there is no 'virtual-size'");
    CHECK(parse_image_info(R"({"format": "raw", "virtual-size": 1, "backing-filename": 7})").error() ==
          "'backing-filename' is no text");
    CHECK_FALSE(parse_image_info(overlay_json).has_value());
    CHECK_FALSE(parse_image_info("").has_value());
}

TEST_CASE("a data file of its own is seen in the record") {
    const auto info = parse_image_info(
        R"({"format": "qcow2", "virtual-size": 1, "format-specific": {"type": "qcow2", "data": {"data-file": "x"}}})");
    REQUIRE(info.has_value());
    CHECK(why_refused(*info) == "its data lies in a further file");
}

TEST_CASE("a backing image passes by a relative path only") {
    CHECK_FALSE(why_refused(overlay_on("../a/disk.qcow2")).has_value());
    CHECK_FALSE(why_refused(overlay_on("a/b:c.qcow2")).has_value());
    CHECK(why_refused(overlay_on("")) == "the name of its backing image is none");
    CHECK(why_refused(overlay_on("/etc/shadow")) == "its backing image is named by an absolute path");
    CHECK(why_refused(overlay_on("json:{}")) == "its backing image is a json: description");
    CHECK(why_refused(overlay_on("nbd://h/x")) == "its backing image is named by a protocol");
    CHECK(why_refused(overlay_on("file:x")) == "its backing image is named by a protocol");
    CHECK(why_refused(overlay_on(std::string("a\0b", 3))) == "the name of its backing image is none");
}

TEST_CASE("formats other than qcow2 and raw are refused, and one that is not stated") {
    CHECK(why_refused({.format = "vmdk", .size = 1}) == "its format is vmdk, not qcow2 or raw");
    ImageInfo info = overlay_on("a");
    info.backing_format.reset();
    CHECK(why_refused(info) == "it does not state that its backing image is qcow2 or raw");
}

TEST_CASE("the first bytes tell a qcow2 image that QEMU may open") {
    CHECK_FALSE(why_refused_by_header(header(3, 0)).has_value());
    CHECK_FALSE(why_refused_by_header(header(2, 4)).has_value());
    CHECK(why_refused_by_header(header(3, 4)) == "its data lies in a further file");
    CHECK(why_refused_by_header(header(4, 0)) == "it is a qcow2 image of an unknown version");
    CHECK(why_refused_by_header(header(3, 0).substr(0, 80)) == "it is a qcow2 image of an unknown version");
    CHECK(why_refused_by_header("QFI") == "it is not a qcow2 image");
    CHECK(why_refused_by_header(std::string(200, 'x')) == "it is not a qcow2 image");
}

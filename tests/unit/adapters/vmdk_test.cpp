#include "engine/adapters/qemu/vmdk.h"

#include <doctest/doctest.h>

using namespace plateau;

namespace {

const std::string split =
    "# Disk DescriptorFile\r\n"
    "version=1\r\n"
    "encoding=\"windows-1252\"\r\n"
    "CID=fb183c20\r\n"
    "parentCID=ffffffff\r\n"
    "createType=\"twoGbMaxExtentSparse\"\r\n"
    "\r\n"
    "# Extent description\r\n"
    "RW 8323072 SPARSE \"Windows 10-s001.vmdk\"\r\n"
    "RW 2048 SPARSE \"Windows 10-s002.vmdk\"\r\n"
    "\r\n"
    "# The Disk Data Base \r\n"
    "ddb.adapterType = \"lsilogic\"\r\n";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string why(const std::string& text) {
    const auto descriptor = vmdk::parse(text);
    return descriptor ? "none" : descriptor.error();
}

std::string header(std::uint64_t capacity, std::uint64_t offset, std::uint64_t size) {
    std::string bytes = "KDMV" + std::string(508, '\0');
    for (const auto& [place, value] : {std::pair{12, capacity}, std::pair{28, offset}, std::pair{36, size}}) {
        for (std::size_t i = 0; i < 8; ++i) {
            bytes[static_cast<std::size_t>(place) + i] = static_cast<char>(value >> (8 * i));
        }
    }
    return bytes;
}

}  // namespace

TEST_CASE("the description of a split VMware disk names its parts in order") {
    const auto descriptor = vmdk::parse(split);
    REQUIRE_MESSAGE(descriptor.has_value(), descriptor.error());
    CHECK(descriptor->create_type == "twoGbMaxExtentSparse");
    CHECK(descriptor->content == "fb183c20");
    CHECK_FALSE(vmdk::stands_on_another(*descriptor));
    CHECK(descriptor->extents == std::vector<vmdk::Extent>{{8'323'072, "SPARSE", "Windows 10-s001.vmdk", 0},
                                                           {2048, "SPARSE", "Windows 10-s002.vmdk", 0}});
}

TEST_CASE("a description written anew says the same of other files") {
    auto descriptor = vmdk::parse(with(split, "SPARSE \"Windows 10-s002.vmdk\"", "FLAT \"x\" 63")).value();
    const auto again = vmdk::parse(vmdk::to_text(descriptor, {"one", "two"}));
    REQUIRE_MESSAGE(again.has_value(), again.error());
    descriptor.extents[0].file = "one";
    descriptor.extents[1].file = "two";
    CHECK(*again == descriptor);
    CHECK(again->extents[1].offset == 63);
}

TEST_CASE("a snapshot names the disk it stands on, and VirtualBox does not") {
    const std::string on = with(split, "parentCID=ffffffff", "parentCID=0a1b2c3d");
    CHECK(vmdk::stands_on_another(vmdk::parse(on).value()));
    CHECK_FALSE(vmdk::parse(on).value().parent_file.has_value());
    CHECK(vmdk::parse(with(on, "version=1", "parentFileNameHint=\"Windows 10.vmdk\"")).value().parent_file ==
          "Windows 10.vmdk");
    CHECK(why(with(on, "version=1", "parentFileNameHint=\"C:\\VMs\\Windows 10.vmdk\""))
              .find("not named as a file beside it") != std::string::npos);
    CHECK(why(with(split, "version=1", "parentFileNameHint=\"a.vmdk\"")) ==
          "it says and denies that it stands on another disk");
}

TEST_CASE("a description that would make QEMU skip a part, or look elsewhere, is refused") {
    const std::string line = "RW 2048 SPARSE \"Windows 10-s002.vmdk\"";
    for (const char* other :
         {"RW 2048 ZERO", "NOACCESS 2048 SPARSE \"a\"", "RW 0 SPARSE \"a\"", "RW x SPARSE \"a\"", "RW 2048 SPARSE a",
          "RW 2048 SPARSE \"a\" 5", "RW 2048 FLAT \"a\" -1", "RW 2048 SPARSE \"/etc/shadow\"", "RW 2048 SPARSE \"..\"",
          "RW 2048 SPARSE \"nbd:x\"", "RW 99999999999999999999 SPARSE \"a\""}) {
        INFO(other);
        CHECK(why(with(split, line, other)).starts_with("a part of it cannot be used"));
    }
    CHECK(vmdk::parse(with(split, line, "RDONLY 2048 SPARSE \"a\"")).has_value());
}

TEST_CASE("what is no description, or an unfinished one, is refused") {
    CHECK(why("") == "it is no descriptor of a disk");
    CHECK(why(split + std::string(vmdk::largest_descriptor, '#')) == "it is no descriptor of a disk");
    CHECK(why(with(split, "CID=fb183c20", "CID=fb18 3c20")) == "its CID or parentCID is none");
    CHECK(why(with(split, "twoGbMaxExtentSparse", "two gb")) == "its createType is none");
    CHECK(why("# Disk DescriptorFile\nCID=1\nparentCID=ffffffff\ncreateType=\"x\"\n").starts_with("it has 0 parts"));
}

TEST_CASE("the header of a sparse part tells where a description lies in it, and one without a size is refused") {
    const auto inside = vmdk::embedded_from(header(16'384, 1, 20));
    REQUIRE(inside.has_value());
    REQUIRE(inside->has_value());
    CHECK((*inside)->offset == 512);
    CHECK((*inside)->size == 20 * 512);
    CHECK(vmdk::embedded_from(header(16'384, 0, 0)).value() == std::nullopt);
    CHECK(vmdk::embedded_from(header(0, 1, 20)).error() == "it has no size of its own");
    CHECK(vmdk::embedded_from(header(16'384, 1, 129)).error() == "its description lies where none can");
    CHECK(vmdk::embedded_from(header(16'384, 1, 20).substr(0, 511)).error() == "it is no part of a VMware disk");
    CHECK(vmdk::embedded_from("").error() == "it is no part of a VMware disk");
}

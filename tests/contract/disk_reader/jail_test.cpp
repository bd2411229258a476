#include "engine/support/error.h"
#include "tests/contract/disk_reader/real_disk.h"
#include "tests/contract/disk_reader/suite.h"

using namespace plateau;

TEST_CASE("a disk reader can do nothing but read its descriptors") {
    contract::DiskBench bench;
    const auto raw = bench.sample();
    auto reader = contract::DiskBench::reader();
    const auto could = reader.trial({{std::filesystem::canonical(raw), "raw", 0}});
    REQUIRE_MESSAGE(could.has_value(), could.error().why);
    CHECK(*could == "");
}

TEST_CASE("a disk reader opens files that only its caller may open, by the descriptors it was given") {
    contract::DiskBench bench;
    const auto raw = bench.sample();
    std::filesystem::permissions(raw, std::filesystem::perms::owner_read);
    std::filesystem::permissions(bench.folder(), std::filesystem::perms::owner_all);
    auto disk = contract::DiskBench::open(raw);
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK((*disk)->read(0, "/etc/hostname", 10) == "post\n");
}

TEST_CASE("a program that is no reader, or none at all, costs that disk only") {
    contract::DiskBench bench;
    const auto file = bench.folder() / "any.raw";
    write_file_atomically(file, "any");
    const std::vector<DiskLayer> chain{{file, "raw", 3}};
    CHECK(contract::code_of(JailedDiskReader("/bin/true").open(chain)) == "disk.reader_ended");
    CHECK(contract::code_of(JailedDiskReader("/bin/cat").open(chain)) == "disk.reader_ended");
    CHECK_THROWS_AS((void)JailedDiskReader("/none/plateau-disk-reader").open(chain), Error);
    CHECK_THROWS_AS((void)contract::DiskBench::reader().open({{bench.folder() / "none.raw", "raw", 3}}), Error);
}

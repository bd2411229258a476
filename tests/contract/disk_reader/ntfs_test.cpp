#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "tests/contract/disk_reader/ntfs_bench.h"
#include "tests/contract/disk_reader/suite.h"

using namespace plateau;

namespace {

std::string number(std::uint64_t value, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(value >> (8 * i));
    }
    return bytes;
}

/// "O:SYG:SYD:(A;;FR;;;WD)", self-relative.
std::string readable_by_everyone() {
    const std::string system = number(0x0101, 2) + number(0, 5) + number(5, 1) + number(18, 4);
    const std::string everyone = number(0x0101, 2) + number(0, 5) + number(1, 1) + number(0, 4);
    const std::string entry = number(0, 2) + number(20, 2) + number(0x00120089, 4) + everyone;
    const std::string list = number(2, 2) + number(28, 2) + number(1, 4) + entry;
    return number(1, 2) + number(0x8004, 2) + number(20, 4) + number(32, 4) + number(0, 4) + number(44, 4) + system +
           system + list;
}

/// A restart page of $LogFile whose client is at work, or the volume's unmounting was noted.
std::string restart_page(bool clean, std::uint64_t version = 1) {
    std::string page = "RSTR" + number(30, 2) + number(9, 2) + number(0, 8) + number(4096, 4) + number(4096, 4) +
                       number(48, 2) + number(1, 2) + number(version, 2);
    page.resize(48, '\0');
    page += number(7, 8) + number(1, 2) + number(0xffff, 2) + number(0, 2) + number(clean ? 2 : 0, 2);
    page.resize(4096, '\0');
    return page;
}

}  // namespace

TEST_CASE("an NTFS is read without rights, names without regard to case") {
    contract::NtfsBench bench;
    const std::string large = contract::large_content();
    const auto raw =
        bench.ntfs(contract::ntfs_folders + contract::put("file", "/Windows/System32/config/SYSTEM", large) +
                   contract::put("file", "/Windows/Été.txt", "chaud\n") + contract::put("file", "/Windows/empty", ""));
    for (const auto& file : {raw, bench.qcow2(raw)}) {
        auto disk = contract::DiskBench::open(file);
        REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
        const DiskVolume& volume = (*disk)->volumes().at(0);
        CHECK(volume.file_system == "ntfs");
        CHECK(volume.label == "Système");
        CHECK_MESSAGE(volume.readable, volume.why);
        CHECK(volume.clean);
        CHECK_FALSE(volume.hibernated);
        CHECK(((*disk)->read(0, "/windows/SYSTEM32/Config/system", large.size()) == large));
        CHECK((*disk)->read(0, "/WINDOWS/éTÉ.TXT", 10) == "chaud\n");
        CHECK((*disk)->read(0, "/Windows/empty", 10) == "");
        CHECK((*disk)->look(0, "/windows").value().type == DiskEntry::Type::folder);
        CHECK((*disk)->look(0, "/windows/été.txt").value().size == 6);
        CHECK(contract::code_of((*disk)->read(0, "/Windows/none", 10)) == "disk.absent");
        CHECK((*disk)->list(0, "/windows").value() == std::vector<DiskName>{{"System32", DiskEntry::Type::folder},
                                                                            {"empty", DiskEntry::Type::file},
                                                                            {"Été.txt", DiskEntry::Type::file}});
    }
}

TEST_CASE("the security descriptor of a file of NTFS is found among those of the volume") {
    contract::NtfsBench bench;
    std::string orders = contract::ntfs_folders;
    for (int i = 0; i < 40; ++i) {
        orders += contract::put("file", fmt::format("/Windows/{}", i), "");
    }
    const std::string descriptor = readable_by_everyone();
    auto disk = contract::DiskBench::open(bench.ntfs(orders + contract::put("descriptor", "/Windows/7", descriptor)));
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK(((*disk)->attribute(0, "/windows/7", windows_descriptor).value() == std::optional(descriptor)));
    const auto other = (*disk)->attribute(0, "/windows/8", windows_descriptor);
    REQUIRE(other.has_value());
    CHECK((*other != std::optional(descriptor)));
    CHECK((*disk)->attribute(0, "/windows/7", "user.plateau").value() == std::optional<std::string>());
}

TEST_CASE("an NTFS that asks to be checked, or that was not unmounted, is not clean") {
    contract::NtfsBench bench;
    CHECK_FALSE(bench.volume_after("dirty\n").clean);
    CHECK_FALSE(bench.volume_after(contract::put("log", "", restart_page(false))).clean);
    CHECK(bench.volume_after(contract::put("log", "", restart_page(true))).clean);
}

TEST_CASE("a Windows that means to go on from the disk is told from one that was shut down") {
    contract::NtfsBench bench;
    CHECK(bench.volume_after(contract::put("file", "/hiberfil.sys", "HIBR" + std::string(5000, 'x'))).hibernated);
    CHECK_FALSE(bench.volume_after(contract::put("file", "/hiberfil.sys", std::string(5000, '\0'))).hibernated);
    CHECK_FALSE(bench.volume_after(contract::put("log", "", restart_page(true, 2))).clean);
}

TEST_CASE("what Windows has encrypted, or keeps elsewhere, is not taken for a file's content") {
    contract::NtfsBench bench;
    // A mount point: its tag, the size of what follows, and two names.
    const std::string name = number('C', 2) + number(':', 2);
    const std::string names =
        number(0, 2) + number(4, 2) + number(6, 2) + number(4, 2) + name + number(0, 2) + name + number(0, 2);
    const std::string junction = number(0xa0000003, 4) + number(names.size(), 2) + number(0, 2) + names;
    auto disk = contract::DiskBench::open(bench.ntfs(contract::put("file", "/secret", std::string(3000, 's')) +
                                                     "encrypted /secret\n" + "dir /there\n" +
                                                     contract::put("reparse", "/there", junction)));
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK(contract::code_of((*disk)->read(0, "/secret", 5000)) == "disk.encrypted");
    CHECK(contract::code_of((*disk)->list(0, "/there")) == "disk.not_that");
}

TEST_CASE("a volume that BitLocker has encrypted says so") {
    contract::NtfsBench bench;
    const auto raw = bench.ntfs("");
    contract::overwrite(raw, 3, "-FVE-FS-");
    auto disk = contract::DiskBench::open(raw);
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK((*disk)->volumes().at(0).file_system == "bitlocker");
    CHECK_FALSE((*disk)->volumes().at(0).readable);
    CHECK((*disk)->volumes().at(0).why == "BitLocker has encrypted it");
}

TEST_CASE("an NTFS whose bytes were changed ends in a reason, never in a reader that hangs") {
    contract::NtfsBench bench;
    const auto raw = bench.ntfs(contract::ntfs_folders +
                                contract::put("file", "/Windows/System32/config/SYSTEM", contract::large_content()));
    std::uint32_t state = 1;
    for (int round = 0; round < 12; ++round) {
        CAPTURE(round);
        for (int i = 0; i < 40; ++i) {
            state = state * 1664525U + 1013904223U;
            contract::overwrite(raw, state % (2U << 20), std::string(1, static_cast<char>(state >> 24)));
        }
        const auto disk = contract::DiskBench::open(raw);
        if (!disk || (*disk)->volumes().empty()) {
            continue;
        }
        const auto read = (*disk)->read(0, "/Windows/System32/config/SYSTEM", 1 << 20);
        CHECK((read.has_value() || !read.error().code.empty()));
        const auto list = (*disk)->list(0, "/Windows");
        CHECK((list.has_value() || !list.error().code.empty()));
    }
}

#include "engine/adapters/qemu/disk_images.h"
#include "tests/contract/disk_reader/real_disk.h"
#include "tests/contract/disk_reader/suite.h"

using namespace plateau;

namespace {

void put_number(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

constexpr std::uint64_t sector = 512;
constexpr std::uint64_t first_sector = 2048;

/// A disk with one partition that holds the file system.
std::filesystem::path partitioned(const contract::DiskBench& bench, const std::filesystem::path& file_system,
                                  const std::string& table) {
    const auto disk = bench.folder() / "partitioned.raw";
    write_file_atomically(disk, table);
    std::filesystem::resize_file(disk, first_sector * sector);
    const std::string content = read_file(file_system);
    std::filesystem::resize_file(disk, first_sector * sector + content.size() + (1 << 20));
    contract::overwrite(disk, first_sector * sector, content);
    return disk;
}

std::string boot_sector(std::uint8_t type, std::uint64_t first, std::uint64_t count) {
    std::string bytes(sector, '\0');
    bytes[450] = static_cast<char>(type);
    put_number(bytes, 454, first, 4);
    put_number(bytes, 458, count, 4);
    bytes[510] = '\x55';
    bytes[511] = '\xaa';
    return bytes;
}

std::string guid_table(std::uint64_t sectors) {
    std::string header(sector, '\0');
    header.replace(0, 8, "EFI PART");
    put_number(header, 8, 0x00010000, 4);
    put_number(header, 12, 92, 4);
    put_number(header, 24, 1, 8);
    put_number(header, 40, first_sector, 8);
    put_number(header, 48, first_sector + sectors, 8);
    put_number(header, 72, 2, 8);
    put_number(header, 80, 4, 4);
    put_number(header, 84, 128, 4);
    std::string entries(sector, '\0');
    entries.replace(0, 4, "\xaf\x3d\xc6\x0f");
    entries.replace(16, 4, "test");
    put_number(entries, 32, first_sector, 8);
    put_number(entries, 40, first_sector + sectors - 1, 8);
    return boot_sector(0xee, 1, first_sector + sectors) + header + entries;
}

}  // namespace

TEST_CASE("the real disk reader keeps the contract on a whole disk, raw and as qcow2") {
    contract::DiskBench bench;
    const auto raw = bench.sample();
    for (const auto& file : {raw, bench.qcow2(raw)}) {
        CAPTURE(file);
        auto disk = contract::DiskBench::open(file);
        REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
        contract::check_disk(**disk);
    }
}

TEST_CASE("the real disk reader keeps the contract on an overlay, and its image is left as it was") {
    contract::DiskBench bench;
    const auto image = bench.qcow2(bench.sample());
    const auto overlay = bench.folder() / "overlay.qcow2";
    QemuDiskImages images;
    images.create_overlay({.overlay = overlay, .backing = image});
    const std::string before = read_file(image) + read_file(overlay);
    auto reader = contract::DiskBench::reader();
    auto disk = reader.open(images.chain(overlay, {bench.folder()}));
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    contract::check_disk(**disk);
    CHECK((read_file(image) + read_file(overlay) == before));
}

TEST_CASE("a file system is found by an MBR and by a GPT") {
    contract::DiskBench bench;
    const auto raw = bench.sample();
    const std::uint64_t sectors = std::filesystem::file_size(raw) / sector;
    for (const std::string& table : {boot_sector(0x83, first_sector, sectors), guid_table(sectors)}) {
        auto disk = contract::DiskBench::open(partitioned(bench, raw, table));
        REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
        REQUIRE((*disk)->volumes().size() == 1);
        CHECK((*disk)->volumes().front().start == first_sector * sector);
        contract::check_disk(**disk);
    }
}

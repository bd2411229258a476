#include <fmt/format.h>

#include <fstream>
#include <random>

#include "tests/contract/disk_reader/real_disk.h"
#include "tests/contract/disk_reader/suite.h"

using namespace plateau;

namespace {

namespace fs = std::filesystem;

/// What every disk must allow, whatever is on it: each call ends, with a value or a reason.
void check_ends(const fs::path& file) {
    CAPTURE(file);
    auto disk = contract::DiskBench::open(file);
    if (!disk) {
        CHECK(disk.error().code.starts_with("disk."));
        CHECK_FALSE(disk.error().why.empty());
        return;
    }
    for (std::size_t i = 0; i < (*disk)->volumes().size(); ++i) {
        const DiskVolume& volume = (*disk)->volumes()[i];
        CHECK((volume.readable || !volume.why.empty()));
        for (const char* path : {"/", "/etc/hostname", "/etc/round", "/srv/many", "/srv/large"}) {
            for (const std::string& code :
                 {contract::code_of((*disk)->look(i, path)), contract::code_of((*disk)->read(i, path, 1 << 20)),
                  contract::code_of((*disk)->list(i, path)),
                  contract::code_of((*disk)->attribute(i, path, "user.x"))}) {
                CHECK((code == "none" || code.starts_with("disk.")));
            }
        }
    }
}

}  // namespace

TEST_CASE("a disk of zeros, of noise, a short and an empty one are read to a reason") {
    contract::DiskBench bench;
    const auto file = bench.folder() / "noise.raw";
    std::string noise(1 << 20, '\0');
    write_file_atomically(file, noise);
    check_ends(file);
    std::mt19937 random(7);
    std::generate(noise.begin(), noise.end(), [&] { return static_cast<char>(random()); });
    write_file_atomically(file, noise);
    check_ends(file);
    write_file_atomically(file, "short");
    check_ends(file);
    write_file_atomically(file, "");
    check_ends(file);
}

TEST_CASE("what QEMU refuses is unreadable, with what it said") {
    contract::DiskBench bench;
    const auto file = bench.folder() / "no.qcow2";
    write_file_atomically(file, "this is no qcow2 image");
    const auto disk = contract::DiskBench::open(file);
    REQUIRE_FALSE(disk.has_value());
    CHECK(disk.error().code == "disk.unreadable");
    CHECK(disk.error().why.find("qcow2") != std::string::npos);
}

TEST_CASE("a damaged superblock, group table, inode table or folder never ends more than the reading") {
    contract::DiskBench bench;
    const auto sound = bench.sample();
    const std::string content = read_file(sound);
    std::mt19937 random(11);
    const auto damaged = bench.folder() / "damaged.raw";
    const std::vector<std::pair<std::size_t, std::size_t>> places = {{1024, 1024}, {1024, 120},    {2048, 4096},
                                                                     {4096, 4096}, {0, 256 << 10}, {0, content.size()}};
    for (int round = 0; round < 18; ++round) {
        const auto& [begin, size] = places[static_cast<std::size_t>(round) % places.size()];
        std::string bytes = content;
        const int hits = size > 8192 ? 4000 : 12;
        for (int i = 0; i < hits; ++i) {
            bytes[begin + random() % size] = static_cast<char>(random());
        }
        // The magic stays, or nothing would be looked at.
        bytes.replace(1024 + 56, 2, "\x53\xef");
        write_file_atomically(damaged, bytes);
        check_ends(damaged);
    }
}

TEST_CASE("a folder and a file that claim to be larger than what is read are refused, and the rest can be read") {
    contract::DiskBench bench;
    const auto tree = bench.folder() / "crowd";
    fs::create_directories(tree / "many");
    std::ofstream(tree / "large").close();
    fs::resize_file(tree / "large", largest_disk_file + 1);
    std::ofstream(tree / "small") << "small";
    const auto raw = bench.ext4("crowd", tree, 16);
    contract::DiskBench::debugfs(raw, {"set_inode_field /many size 900000000"});
    auto disk = contract::DiskBench::open(raw);
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK(contract::code_of((*disk)->list(0, "/many")) == "disk.too_large");
    CHECK(contract::code_of((*disk)->read(0, "/large", std::size_t{1} << 40)) == "disk.too_large");
    CHECK((*disk)->read(0, "/small", 10) == "small");
}

TEST_CASE("a chain of links as long as is allowed is followed, a longer one is a loop") {
    contract::DiskBench bench;
    const auto tree = bench.folder() / "links";
    fs::create_directories(tree);
    std::ofstream(tree / "0") << "end";
    for (int i = 1; i <= 41; ++i) {
        fs::create_symlink(fmt::format("{}", i - 1), tree / fmt::format("{}", i));
    }
    auto disk = contract::DiskBench::open(bench.ext4("links", tree, 8));
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK((*disk)->read(0, "/40", 10) == "end");
    CHECK(contract::code_of((*disk)->read(0, "/41", 10)) == "disk.link_loop");
}

#include <fmt/format.h>

#include <charconv>
#include <fstream>

#include "engine/support/child_process.h"
#include "tests/contract/disk_reader/real_disk.h"
#include "tests/contract/disk_reader/suite.h"

using namespace plateau;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t block_size = 4096;

/// An ext4 with a file of one block, whose journal holds other contents for it that were never put in their place.
class NotUnmounted {
  public:
    explicit NotUnmounted(contract::DiskBench& bench, const std::vector<std::string>& options = {}) : bench_(bench) {
        const auto tree = bench.folder() / "tree";
        fs::create_directories(tree / "etc");
        std::ofstream(tree / "etc/file") << std::string(block_size, 'o');
        std::ofstream(tree / "etc/other") << std::string(block_size, 'p');
        std::vector<std::string> all{"-b", "4096"};
        all.insert(all.end(), options.begin(), options.end());
        raw = bench.ext4("journal", tree, 32, all);
    }

    /// Writes a content for the block of a file into the journal.
    void write(const std::string& path, const std::string& content) {
        contents_ += 1;
        const auto source = bench_.folder() / fmt::format("content-{}", contents_);
        std::ofstream(source, std::ios::binary) << content;
        commands.push_back(fmt::format("jw -b {} {}", block_of(path), source.string()));
    }
    void revoke(const std::string& path) { commands.push_back(fmt::format("jw -r {}", block_of(path))); }
    void end(const std::string& options = {}) {
        commands.insert(commands.begin(), "jo " + options);
        commands.emplace_back("jc");
        contract::DiskBench::debugfs(raw, commands);
    }

    /// The disk after e2fsck put the journal's content in its place.
    fs::path repaired() const {
        const auto copy = bench_.folder() / "repaired.raw";
        fs::copy_file(raw, copy, fs::copy_options::overwrite_existing);
        contract::run({"e2fsck", "-y", "-E", "journal_only", copy.string()}, {}, 0);
        return copy;
    }

    fs::path raw;
    std::vector<std::string> commands;

  private:
    std::string block_of(const std::string& path) const {
        const ChildResult result = run_child({.argv = {"debugfs", "-R", "blocks " + path, raw.string()}});
        REQUIRE(result.succeeded());
        return result.out.substr(0, result.out.find_first_of(" \n"));
    }

    contract::DiskBench& bench_;
    int contents_ = 0;
};

std::string filled(char c) {
    return std::string(block_size, c);
}

/// Both files as they are after e2fsck and as they are read without writing anything must be the same.
void check_as_repaired(const NotUnmounted& disk) {
    const std::string before = read_file(disk.raw);
    auto read = contract::DiskBench::open(disk.raw);
    auto repaired = contract::DiskBench::open(disk.repaired());
    REQUIRE_MESSAGE(read.has_value(), read.error().why);
    REQUIRE_MESSAGE(repaired.has_value(), repaired.error().why);
    const DiskVolume& volume = (*read)->volumes().at(0);
    CHECK_MESSAGE(volume.replayed, volume.why);
    CHECK_FALSE(volume.clean);
    CHECK((*repaired)->volumes().at(0).clean);
    for (const char* path : {"/etc/file", "/etc/other"}) {
        const auto expected = (*repaired)->read(0, path, block_size);
        REQUIRE(expected.has_value());
        CHECK(((*read)->read(0, path, block_size) == *expected));
    }
    CHECK((read_file(disk.raw) == before));
}

}  // namespace

TEST_CASE("what the journal holds is read as if it had been put in its place, as e2fsck does") {
    contract::DiskBench bench;
    for (const std::string& options : {std::string(), std::string("-c -v 2"), std::string("-c -v 3")}) {
        CAPTURE(options);
        NotUnmounted disk(bench);
        disk.write("/etc/file", filled('n'));
        disk.write("/etc/other", filled('q'));
        disk.write("/etc/file", filled('m'));
        disk.end(options);
        check_as_repaired(disk);
        CHECK(((*contract::DiskBench::open(disk.raw).value()).read(0, "/etc/file", block_size) == filled('m')));
    }
}

TEST_CASE("a block that was taken back is not written, and one written after that is") {
    contract::DiskBench bench;
    NotUnmounted disk(bench);
    disk.write("/etc/file", filled('n'));
    disk.write("/etc/other", filled('q'));
    disk.revoke("/etc/file");
    disk.revoke("/etc/other");
    disk.write("/etc/other", filled('r'));
    disk.end();
    check_as_repaired(disk);
    auto read = contract::DiskBench::open(disk.raw);
    REQUIRE(read.has_value());
    CHECK(((*read)->read(0, "/etc/file", block_size) == filled('o')));
    CHECK(((*read)->read(0, "/etc/other", block_size) == filled('r')));
}

TEST_CASE("a content that begins like a block of the journal itself comes back as it was") {
    contract::DiskBench bench;
    NotUnmounted disk(bench, {"-O", "64bit"});
    std::string content = filled('z');
    content.replace(0, 4, "\xC0\x3B\x39\x98");
    disk.write("/etc/file", content);
    disk.end();
    check_as_repaired(disk);
    CHECK(((*contract::DiskBench::open(disk.raw).value()).read(0, "/etc/file", block_size) == content));
}

TEST_CASE("a journal that cannot be replayed says so, and the disk is not taken for a clean one") {
    contract::DiskBench bench;
    NotUnmounted disk(bench);
    disk.write("/etc/file", filled('n'));
    disk.end();
    std::string bytes = read_file(disk.raw);
    // The journal's superblock is the only block of its kind.
    const auto at = bytes.find(std::string("\xC0\x3B\x39\x98\0\0\0\4", 8));
    REQUIRE(at != std::string::npos);
    contract::overwrite(disk.raw, at, "damaged!");
    auto read = contract::DiskBench::open(disk.raw);
    REQUIRE(read.has_value());
    CHECK_FALSE((*read)->volumes().at(0).replayed);
    CHECK_FALSE((*read)->volumes().at(0).clean);
    CHECK((*read)->volumes().at(0).why.find("journal") != std::string::npos);
}

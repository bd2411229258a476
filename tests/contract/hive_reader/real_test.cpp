#include <fcntl.h>
#include <sys/stat.h>

#include <random>

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/adapters/disk/reader_process.h"
#include "engine/support/byte_reader.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "tests/contract/hive_reader/suite.h"
#include "tests/corpus.h"

using namespace plateau;

namespace {

namespace fs = std::filesystem;

JailedHiveReader reader() {
    return JailedHiveReader(PLATEAU_DISK_READER);
}

/// A folder with hives as files.
class HiveBench {
  public:
    fs::path put(const std::string& name, const std::string& bytes) const {
        write_file_atomically(folder_.path() / name, bytes);
        return folder_.path() / name;
    }
    const fs::path& folder() const { return folder_.path(); }

  private:
    TemporaryFolder folder_{"hive-reader"};
};

/// What every hive must allow, whatever is in it: each call ends, with a value or a reason.
void check_ends(const fs::path& file) {
    const auto hive = reader().open({.primary = file, .logs = {}});
    if (!hive) {
        CHECK((hive.error().code.starts_with("windows.") || hive.error().code.starts_with("disk.reader")));
        CHECK_FALSE(hive.error().why.empty());
        return;
    }
    for (const char* path : {"", "Select", "ControlSet001\\Services\\Dhcp", "Many"}) {
        for (const std::string& code :
             {contract::code_of((*hive)->keys(path)), contract::code_of((*hive)->values(path))}) {
            CHECK((code == "none" || code.starts_with("windows.registry.") || code.starts_with("disk.reader")));
        }
    }
}

void put_number(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

/// `hive` with the checksum that belongs to its base block.
std::string with_checksum(std::string hive) {
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < 508; at += 4) {
        sum ^= static_cast<std::uint32_t>(ByteReader(hive).little(at, 4));
    }
    put_number(hive, 508, sum, 4);
    return hive;
}

}  // namespace

TEST_CASE("the real reader of hives keeps the contract") {
    HiveBench bench;
    const auto file = bench.put("SYSTEM", fakes::made_hive(contract::sample_hive()));
    const auto hive = reader().open({.primary = file, .logs = {}});
    REQUIRE_MESSAGE(hive.has_value(), hive.error().why);
    contract::check_hive(**hive);
}

TEST_CASE("a reader of hives can do nothing but read its descriptors") {
#ifdef PLATEAU_SANITIZED
    MESSAGE("skipped: a sanitizer build has no filter");
#else
    HiveBench bench;
    const auto file = bench.put("SYSTEM", fakes::made_hive(contract::sample_hive()));
    auto jailed = reader();
    const auto could = jailed.trial({.primary = file, .logs = {}});
    REQUIRE_MESSAGE(could.has_value(), could.error().why);
    CHECK(*could == "");
#endif
}

TEST_CASE("a reader of hives that tries to open a file is ended") {
#ifdef PLATEAU_SANITIZED
    MESSAGE("skipped: a sanitizer build has no filter");
#else
    HiveBench bench;
    const auto file = bench.put("SYSTEM", fakes::made_hive(contract::sample_hive()));
    std::vector<UniqueFd> files;
    files.emplace_back(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    ReaderProcess process(PLATEAU_DISK_READER, std::move(files), {"hive"});
    const std::chrono::seconds limit(20);
    CHECK(process.exchange({}, limit) == "+clean");
    // Outside a trial, the first thing that is tried is the last.
    const auto tried = process.exchange("trial\n", limit);
    REQUIRE_FALSE(tried.has_value());
    CHECK(tried.error().why == "the reader ended with 71");
#endif
}

TEST_CASE("a dirty hive is read as its logs complete it, and not without them") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    HiveBench bench;
    const auto primary = bench.put("SYSTEM", corpus::bytes_of(*folder / "regipy_SYSTEM_B"));
    const auto first = bench.put("SYSTEM.LOG1", corpus::bytes_of(*folder / "regipy_SYSTEM_B.LOG1"));
    const auto second = bench.put("SYSTEM.LOG2", corpus::bytes_of(*folder / "regipy_SYSTEM_B.LOG2"));
    const auto hive = reader().open({.primary = primary, .logs = {first, second}});
    REQUIRE_MESSAGE(hive.has_value(), hive.error().why);
    CHECK((*hive)->replayed());
    CHECK((*hive)->keys("ControlSet001\\Services").value().size() > 500);
    CHECK(contract::code_of(reader().open({.primary = primary, .logs = {}})) == "windows.hive.dirty");
    CHECK(contract::code_of(reader().open({.primary = primary, .logs = {second}})) == "none");
    const auto broken = bench.put("BROKEN", corpus::bytes_of(*folder / "regipy_corrupted_system_hive"));
    CHECK(contract::code_of(reader().open({.primary = broken, .logs = {}})) == "windows.hive.unreadable");
}

TEST_CASE("what is no file, is not there or is no reader costs that hive only") {
    HiveBench bench;
    const auto file = bench.put("SYSTEM", fakes::made_hive(contract::sample_hive()));
    fs::create_symlink(file, bench.folder() / "link");
    ::mkfifo((bench.folder() / "pipe").c_str(), 0600);
    for (const char* name : {"none", "link", "pipe", ""}) {
        CAPTURE(name);
        CHECK(contract::code_of(reader().open({.primary = bench.folder() / name, .logs = {}})) ==
              "windows.hive.unreadable");
    }
    CHECK(contract::code_of(JailedHiveReader("/bin/true").open({.primary = file, .logs = {}})) == "disk.reader_ended");
    CHECK_THROWS_AS((void)JailedHiveReader("/none/reader").open({.primary = file, .logs = {}}), Error);
}

TEST_CASE("a hive of noise, a cut one and damaged ones are read to a reason") {
    HiveBench bench;
    const std::string sound = fakes::made_hive(contract::sample_hive());
    check_ends(bench.put("empty", ""));
    check_ends(bench.put("noise", std::string(8192, 'x')));
    check_ends(bench.put("cut", sound.substr(0, 5000)));
    std::mt19937 random(3);
    for (int round = 0; round < 24; ++round) {
        std::string bytes = sound;
        for (int i = 0; i < 40; ++i) {
            bytes[4096 + random() % (bytes.size() - 4096)] = static_cast<char>(random());
        }
        check_ends(bench.put("damaged", bytes));
    }
}

TEST_CASE("a key that lies below itself is walked as deep as its path says, and a list of lists of itself ends") {
    HiveBench bench;
    std::string bytes = fakes::made_hive(contract::sample_hive());
    const auto root = static_cast<std::size_t>(ByteReader(bytes).little(36, 4));
    const auto list = static_cast<std::size_t>(ByteReader(bytes).little(4096 + root + 4 + 28, 4));
    std::string cycle = bytes;
    put_number(cycle, 4096 + list + 4 + 4, root, 4);
    const auto hive = reader().open({.primary = bench.put("cycle", with_checksum(cycle)), .logs = {}});
    REQUIRE_MESSAGE(hive.has_value(), hive.error().why);
    CHECK(contract::code_of((*hive)->keys("ROOT\\ROOT\\ROOT\\Many")) == "none");
    std::string deep = "ROOT";
    for (int i = 0; i < 600; ++i) {
        deep += "\\ROOT";
    }
    CHECK(contract::code_of((*hive)->keys(deep)) == "windows.registry.absent");
    std::string lists = bytes;
    lists.replace(4096 + list + 4, 2, "ri");
    put_number(lists, 4096 + list + 4 + 4, list, 4);
    check_ends(bench.put("lists", lists));
}

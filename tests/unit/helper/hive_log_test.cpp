// Hives that were not written out, and the logs that tell what is missing.
#include "engine/helper/hive_log.h"

#include <doctest/doctest.h>

#include <random>

#include "engine/support/byte_reader.h"
#include "tests/corpus.h"
#include "tests/fakes/fake_hive_reader.h"

using namespace plateau;
using namespace plateau::hive_log;

namespace {

constexpr std::size_t base_size = 4096;

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(ByteReader(bytes).little(at, 4));
}

/// `hive` with other sequence numbers and file type, and the checksum that belongs to them.
std::string numbered(std::string hive, std::uint32_t first, std::uint32_t second, std::uint32_t type = 0) {
    put(hive, 4, first, 4);
    put(hive, 8, second, 4);
    put(hive, 28, type, 4);
    put(hive, 508, checksum_of(hive), 4);
    return hive;
}

std::string hive_with(std::uint32_t number) {
    fakes::HiveKey root{.name = "root"};
    fakes::key_at(root, "Select").values = {fakes::number_value("Current", number)};
    return fakes::made_hive(root);
}

/// An entry of a new log that writes the whole bins of `hive`.
std::string entry(const std::string& hive, std::uint32_t sequence) {
    const std::string pages = hive.substr(base_size);
    std::string bytes(48 + pages.size(), '\0');
    bytes.replace(48, pages.size(), pages);
    bytes.resize((bytes.size() + 511) / 512 * 512, '\0');
    bytes.replace(0, 4, "HvLE");
    put(bytes, 4, bytes.size(), 4);
    put(bytes, 12, sequence, 4);
    put(bytes, 16, pages.size(), 4);
    put(bytes, 20, 1, 4);
    put(bytes, 40, 0, 4);
    put(bytes, 44, pages.size(), 4);
    put(bytes, 24, log_hash(std::string_view(bytes).substr(40)), 8);
    put(bytes, 32, log_hash(std::string_view(bytes).substr(0, 32)), 8);
    return bytes;
}

std::string new_log(const std::string& hive, const std::vector<std::string>& entries) {
    std::string log = numbered(hive, 7, 7, 6).substr(0, 512);
    for (const std::string& one : entries) {
        log += one;
    }
    return log + std::string(1024, '\0');
}

/// The old log that turns `before` into `after`, which may be larger.
std::string old_log(const std::string& before, const std::string& after, std::uint32_t sequence) {
    std::string log = numbered(after, sequence, sequence, 1).substr(0, 512) + "DIRT";
    const std::size_t sectors = (after.size() - base_size) / 512;
    std::string map((sectors + 7) / 8, '\0');
    std::string pages;
    for (std::size_t i = 0; i < sectors; ++i) {
        const std::size_t at = base_size + i * 512;
        if (at + 512 > before.size() || before.compare(at, 512, after, at, 512) != 0) {
            map[i / 8] = static_cast<char>(static_cast<unsigned char>(map[i / 8]) | 1U << (i % 8));
            pages += after.substr(at, 512);
        }
    }
    log += map;
    log.resize((log.size() + 511) / 512 * 512, '\0');
    return log + pages;
}

std::string code_of(const std::string& primary, const std::vector<std::string_view>& logs = {}) {
    const auto hive = clean_hive(primary, logs);
    if (!hive) {
        CHECK_FALSE(hive.error().why.empty());
    }
    return hive ? "none" : hive.error().code;
}

}  // namespace

TEST_CASE("the hash of transaction logs has its published values, its halves joined") {
    const auto joined = [](std::string_view text) {
        const std::uint64_t hash = log_hash(text);
        return static_cast<std::uint32_t>(hash ^ hash >> 32);
    };
    CHECK(joined("") == 0xb00892ac);
    CHECK(joined("h") == 0xf41a608e);
    CHECK(joined("he") == 0x11107c6b);
    CHECK(joined("hel") == 0x24056a46);
    CHECK(joined("hello, world!") == 0x00c18515);
}

TEST_CASE("a real dirty hive becomes what an independent program made of it, but for its sequence number") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    const std::string first = corpus::bytes_of(*folder / "regipy_SYSTEM_B.LOG1");
    const std::string second = corpus::bytes_of(*folder / "regipy_SYSTEM_B.LOG2");
    const std::string primary = corpus::bytes_of(*folder / "regipy_SYSTEM_B");
    const std::string oracle = corpus::bytes_of(*folder / "regipy_SYSTEM_B.replayed");
    for (const auto& logs : {std::vector<std::string_view>{first, second}, {second, first}}) {
        const auto hive = clean_hive(primary, logs);
        REQUIRE_MESSAGE(hive.has_value(), hive.error().why);
        CHECK(hive->replayed);
        CHECK(hive->entries == 24);
        CHECK(number_at(hive->bytes, 40) == number_at(oracle, 40));
        CHECK((hive->bytes.substr(base_size) == oracle.substr(base_size, hive->bytes.size() - base_size)));
        CHECK(number_at(hive->bytes, 4) == 2130);
        CHECK(number_at(hive->bytes, 8) == 2130);
        CHECK(number_at(hive->bytes, 508) == checksum_of(hive->bytes));
    }
    CHECK(code_of(primary) == "windows.hive.dirty");
}

TEST_CASE("a real hive is followed from the number it was written as, and what is older in a log is left out") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    const std::string first = corpus::bytes_of(*folder / "regipy_transactions_ntuser.dat.log1");
    const std::string second = corpus::bytes_of(*folder / "regipy_transactions_ntuser.dat.log2");
    const std::string primary = corpus::bytes_of(*folder / "regipy_transactions_NTUSER.DAT");
    const auto hive = clean_hive(primary, {first, second});
    REQUIRE_MESSAGE(hive.has_value(), hive.error().why);
    CHECK(hive->entries == 23);
    CHECK(number_at(hive->bytes, 8) == 588);
    // LOG2 alone holds an entry that was written to the hive before.
    CHECK(code_of(primary, {second}) == "windows.hive.dirty");
}

TEST_CASE("real hives that were written out are left as they are, and a dirty one without logs is said to be") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    for (const char* name : {"regipy_SYSTEM", "aiowinreg_nt_system.hive", "dfwinreg_SAM", "dfwinreg_SECURITY",
                             "notatin_win7_ntuser.dat", "plaso_NTUSER-CCLEANER.DAT", "hivex_minimal"}) {
        CAPTURE(name);
        const std::string primary = corpus::bytes_of(*folder / name);
        const auto hive = clean_hive(primary, {"anything"});
        REQUIRE(hive.has_value());
        CHECK_FALSE(hive->replayed);
        CHECK((hive->bytes == primary.substr(0, hive->bytes.size())));
    }
    CHECK(code_of(corpus::bytes_of(*folder / "regipy_SECURITY")) == "windows.hive.dirty");
}

TEST_CASE("a new log is replayed to its last whole entry") {
    const std::string before = numbered(hive_with(1), 8, 7);
    const auto after = [&](const std::vector<std::string>& entries) {
        const std::string log = new_log(before, entries);
        const auto hive = clean_hive(before, {log});
        return hive ? hive->bytes.substr(base_size) : hive.error().code;
    };
    const std::string two = hive_with(2).substr(base_size);
    const std::string three = hive_with(3).substr(base_size);
    CHECK((after({entry(hive_with(2), 7)}) == two));
    CHECK((after({entry(hive_with(2), 7), entry(hive_with(3), 8)}) == three));
    CHECK((after({entry(hive_with(3), 6), entry(hive_with(2), 7)}) == two));
    std::string torn = entry(hive_with(3), 8);
    torn.back() = 'x';
    CHECK((after({entry(hive_with(2), 7), torn}) == two));
    CHECK(after({torn}) == "windows.hive.dirty");
    CHECK(after({entry(hive_with(2), 7), entry(hive_with(3), 9)}) == "windows.hive.dirty");
    CHECK(after({entry(hive_with(2), 6)}) == "windows.hive.dirty");
}

TEST_CASE("an old log that was written with the hive is replayed, also where the hive grew, and no other") {
    fakes::HiveKey large{.name = "root"};
    fakes::key_at(large, "A").values = {{.name = "v", .type = 3, .data = std::string(9000, 'x')}};
    const std::string before = numbered(hive_with(1), 5, 4);
    for (const std::string& after : {hive_with(2), fakes::made_hive(large)}) {
        const std::string log = old_log(before, after, 5);
        const auto hive = clean_hive(before, {"", log});
        REQUIRE_MESSAGE(hive.has_value(), hive.error().why);
        CHECK(hive->replayed);
        CHECK((hive->bytes.substr(base_size) == after.substr(base_size)));
        CHECK((hive->bytes.substr(32, 12) == after.substr(32, 12)));
        CHECK(number_at(hive->bytes, 508) == checksum_of(hive->bytes));

        CHECK(code_of(before, {std::string_view(log).substr(0, log.size() - 1)}) == "windows.hive.dirty");
        CHECK(code_of(before, {numbered(log, 6, 5, 1)}) == "windows.hive.dirty");
        std::string other = log;
        put(other, 12, 77, 8);
        CHECK(code_of(before, {numbered(other, 5, 5, 1)}) == "windows.hive.dirty");
    }
}

TEST_CASE("what is no hive, or not all of one, is unreadable") {
    const std::string hive = hive_with(1);
    std::string wrong = hive;
    wrong[20] = 'x';
    std::string log = numbered(hive, 7, 7, 6);
    for (const std::string& bytes :
         {std::string(), std::string("regf"), hive.substr(0, 600), hive.substr(0, hive.size() - 1), wrong, log}) {
        CHECK(code_of(bytes) == "windows.hive.unreadable");
    }
    std::string huge = hive;
    put(huge, 40, 0xfffff000, 4);
    CHECK(code_of(numbered(huge, 1, 1)) == "windows.hive.unreadable");
}

TEST_CASE("a log of noise never does more than leave its hive dirty") {
    const std::string before = numbered(hive_with(1), 8, 7);
    const std::string sound = new_log(before, {entry(hive_with(2), 7), entry(hive_with(3), 8)});
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        std::string log = sound;
        for (int i = 0; i < 8; ++i) {
            log[random() % log.size()] = static_cast<char>(random());
        }
        const auto hive = clean_hive(before, {log});
        CHECK((hive ? hive->replayed : hive.error().code == "windows.hive.dirty"));
    }
}

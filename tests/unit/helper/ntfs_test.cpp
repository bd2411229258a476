#include "engine/helper/ntfs.h"

#include <doctest/doctest.h>

#include <string>

using namespace plateau;

namespace {

std::string number(std::uint64_t value, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(value >> (8 * i));
    }
    return bytes;
}

/// A page of $LogFile with its restart area at byte 48.
std::string restart_page(std::uint64_t written, std::uint64_t first_client, std::uint64_t flags) {
    std::string page = "RSTR" + std::string(20, '\0') + number(48, 2) + number(1, 2) + number(1, 2);
    page.resize(48, '\0');
    page += number(written, 8) + number(1, 2) + number(0xffff, 2) + number(first_client, 2) + number(flags, 2);
    page.resize(4096, '\0');
    return page;
}

/// An entry of $Secure:$SDS that stands at `at`.
std::string entry(std::uint32_t id, std::size_t at, const std::string& descriptor) {
    std::string bytes = number(0, 4) + number(id, 4) + number(at, 8) + number(20 + descriptor.size(), 4) + descriptor;
    bytes.resize((bytes.size() + 15) / 16 * 16, '\0');
    return bytes;
}

}  // namespace

TEST_CASE("the log that was written last says whether a volume was unmounted") {
    const std::string at_work = restart_page(1, 0, 0);
    const std::string idle = restart_page(2, 0xffff, 0);
    const std::string noted = restart_page(2, 0, 2);
    CHECK_FALSE(ntfs::log_is_clean(at_work + at_work));
    CHECK(ntfs::log_is_clean(at_work + idle));
    CHECK(ntfs::log_is_clean(noted + at_work));
    CHECK_FALSE(ntfs::log_is_clean(idle + restart_page(3, 0, 0)));
    CHECK(ntfs::log_is_clean(idle));
    CHECK(ntfs::log_is_clean(std::string(8192, '\xff')));
}

TEST_CASE("a log that is none, or cut short, is not that of an unmounted volume") {
    CHECK_FALSE(ntfs::log_is_clean(""));
    CHECK_FALSE(ntfs::log_is_clean(std::string(8192, '\0')));
    CHECK_FALSE(ntfs::log_is_clean(restart_page(1, 0xffff, 2).substr(0, 50)));
}

TEST_CASE("the volume's own flag asks for a check; without it nothing is known") {
    const std::string head = std::string(8, '\0') + number(3, 1) + number(1, 1);
    CHECK(ntfs::asks_for_check(head + number(1, 2)));
    CHECK_FALSE(ntfs::asks_for_check(head + number(0, 2)));
    CHECK(ntfs::asks_for_check(head));
}

TEST_CASE("a descriptor is found by its number in every block, and not in the copies between them") {
    constexpr std::size_t block = std::size_t{256} << 10;
    const std::string first = entry(256, 0, "first");
    std::string sds = first + entry(257, first.size(), "second one of another length");
    sds.resize(block, '\0');
    sds += sds;
    sds += entry(300, 2 * block, "third");
    CHECK(ntfs::descriptor_in(sds, 256) == "first");
    CHECK(ntfs::descriptor_in(sds, 257) == "second one of another length");
    CHECK(ntfs::descriptor_in(sds, 300) == "third");
    CHECK_FALSE(ntfs::descriptor_in(sds, 258).has_value());
    CHECK_FALSE(ntfs::descriptor_in(sds.substr(0, first.size() + 30), 257).has_value());
    // Only where it says that it stands: what is left of an older entry is none.
    CHECK_FALSE(ntfs::descriptor_in(entry(256, 16, "moved"), 256).has_value());
}

TEST_CASE("the number of a descriptor is absent in the short form of older volumes") {
    CHECK(ntfs::security_id(std::string(52, '\0') + number(0x104, 4) + std::string(16, '\0')) == 0x104U);
    CHECK_FALSE(ntfs::security_id(std::string(48, '\1')).has_value());
}

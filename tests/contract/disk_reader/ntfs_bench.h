#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "tests/contract/disk_reader/real_disk.h"

/// Real file systems of Windows for the tests, made without a mount.
namespace plateau::contract {

/// What make_ntfs is told to put somewhere.
inline std::string put(const std::string& verb, const std::string& path, const std::string& bytes) {
    return fmt::format("{} {}{}{}\n{}\n", verb, path, path.empty() ? "" : " ", bytes.size(), bytes);
}

/// The folders on the way to the hives.
inline constexpr const char* ntfs_folders = "dir /Windows\ndir /Windows/System32\ndir /Windows/System32/config\n";

class NtfsBench : public DiskBench {
  public:
    /// A raw NTFS of label "Système", with what `orders` ask for.
    std::filesystem::path ntfs(const std::string& orders, int mebibytes = 16) {
        const auto raw = folder() / fmt::format("ntfs{}.raw", count_++);
        write_file_atomically(raw, "");
        std::filesystem::resize_file(raw, static_cast<std::uintmax_t>(mebibytes) << 20);
        run({"mkntfs", "-q", "-F", "-L", "Système", "-p", "0", "-H", "16", "-S", "63", "-s", "512", raw.string()});
        run({PLATEAU_MAKE_NTFS, raw.string()}, orders);
        return raw;
    }

    /// The only volume of such a disk.
    DiskVolume volume_after(const std::string& orders) {
        auto disk = open(ntfs(orders));
        REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
        REQUIRE((*disk)->volumes().size() == 1);
        return (*disk)->volumes().front();
    }

  private:
    int count_ = 0;
};

}  // namespace plateau::contract

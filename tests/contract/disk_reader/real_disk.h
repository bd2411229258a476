#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/adapters/disk/jailed_disk_reader.h"
#include "engine/support/files.h"

/// Real disks for the tests of the real reader, made without a mount.
namespace plateau::contract {

/// A folder for the disks of one test.
class DiskBench {
  public:
    const std::filesystem::path& folder() const { return folder_.path(); }

    /// A raw ext4 of 32 MiB that holds what the suite asks for.
    std::filesystem::path sample();
    /// A raw ext4 of that many MiB with the content of `tree`.
    std::filesystem::path ext4(const std::string& name, const std::filesystem::path& tree, int mebibytes,
                               const std::vector<std::string>& options = {});
    /// `raw` as qcow2.
    std::filesystem::path qcow2(const std::filesystem::path& raw);
    /// Commands of debugfs, which may write.
    static void debugfs(const std::filesystem::path& raw, const std::vector<std::string>& commands);

    /// Opens the disk as a raw image, or as qcow2 that stands on nothing.
    static Observed<std::unique_ptr<Disk>> open(const std::filesystem::path& file);
    static JailedDiskReader reader();

  private:
    TemporaryFolder folder_{"disk-reader"};
};

/// Writes over bytes of a file.
void overwrite(const std::filesystem::path& file, std::uint64_t offset, std::string_view bytes);

/// Runs a program to its end; the test fails where it does not end as it should.
void run(const std::vector<std::string>& words, const std::string& input = {}, int expected = 0);

}  // namespace plateau::contract

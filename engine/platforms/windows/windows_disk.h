#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/ports/disk_reader.h"
#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// Where a hive and its logs lie on a volume.
struct HivePlaces {
    std::string primary;
    std::vector<std::string> logs;  ///< those that are there
};

/// The Windows that a stopped disk starts. The disk must outlive this. Blocks; one thread at a time.
class WindowsDisk {
  public:
    /// Unobserved "windows.disk.no_system" where no volume that can be read holds one, "windows.disk.two_systems",
    /// "disk.encrypted" where one is locked instead.
    static Observed<WindowsDisk> find(Disk& disk);

    /// The volume of the system.
    std::size_t index() const { return volume_; }
    const DiskVolume& volume() const { return disk_->volumes()[volume_]; }

    /// Of a hive by its name: "SYSTEM", "SOFTWARE", "SAM", "SECURITY", "users/NAME". Unobserved "windows.hive.absent",
    /// or by one of disk_reason.
    Observed<HivePlaces> hive(const std::string& name) const;
    /// The names in the folder of users' profiles; any that NTFS takes.
    Observed<std::vector<std::string>> users() const;

    Disk& disk() const { return *disk_; }

  private:
    WindowsDisk(Disk& disk, std::size_t volume) : disk_(&disk), volume_(volume) {}

    Disk* disk_;
    std::size_t volume_;
};

}  // namespace plateau::windows_platform

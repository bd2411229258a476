#pragma once

#include <vector>

#include "engine/platforms/linux/disk_files.h"

namespace plateau::linux_platform {

/// The group "samba" of a reply, from a stopped disk.
std::vector<Entry> samba_entries(DiskFiles& files);
/// The group "shares".
std::vector<Entry> share_entries(DiskFiles& files);
/// The group "directory".
std::vector<Entry> directory_entries(DiskFiles& files);

}  // namespace plateau::linux_platform

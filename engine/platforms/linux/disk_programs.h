#pragma once

#include <string>
#include <vector>

#include "engine/platforms/linux/disk_files.h"

namespace plateau::linux_platform {

/// The group "services" of a reply, from a stopped disk.
std::vector<Entry> service_entries(DiskFiles& files);
/// The group "updates".
std::vector<Entry> update_entries(DiskFiles& files);
/// The group "files", for these paths.
std::vector<Entry> file_entries(DiskFiles& files, const std::vector<std::string>& paths);

}  // namespace plateau::linux_platform

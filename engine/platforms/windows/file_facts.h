#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/sam.h"
#include "engine/platforms/windows/wifi_profile.h"
#include "engine/platforms/windows/windows_disk.h"

/// The facts of a stopped Windows that lie in files, not in hives. A file that is not there says that there is nothing;
/// one that cannot be read or understood leaves its kind unobserved.
namespace plateau::windows_platform {

/// Keeps what was read of the file at `path`, without its secrets; returns its "sha256:…".
using KeepFile = std::function<std::string(const std::string& path, std::string_view kept)>;

/// vpn_connection: of the phone books of the machine and of each user.
Facts vpn_connections_on(const WindowsDisk& windows, const KeepFile& keep);
/// wifi_profile: of each wireless adapter.
Facts wifi_profiles_on(const WindowsDisk& windows, const KeepFile& keep, const SealText& seal);
/// scheduled_task: of the library of tasks with its folders, at most 4,000.
Facts scheduled_tasks_on(const WindowsDisk& windows, const KeepFile& keep);

/// Adds folder_permissions to facts of the kind `share` whose folder is on the system's drive, C:; null: the folder is
/// not there, or its rights cannot be read. `names`: nullptr where the machine's SAM is not known.
void add_folder_permissions(std::vector<Fact>& shares, const WindowsDisk& windows, const sam::Names* names,
                            const KeepFile& keep);

}  // namespace plateau::windows_platform

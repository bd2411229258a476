#include "engine/platforms/windows/windows_disk.h"

#include <fmt/format.h>

#include <optional>

#include "engine/platforms/windows/reasons.h"

namespace plateau::windows_platform {

namespace {

constexpr std::string_view user_prefix = "users/";
constexpr const char* config = "/Windows/System32/config/";
constexpr const char* profiles = "/Users";
constexpr const char* user_hive = "NTUSER.DAT";

/// Where the hive of that name lies.
std::string place_of(const std::string& name) {
    return name.starts_with(user_prefix) ? fmt::format("{}/{}/{}", profiles, name.substr(user_prefix.size()), user_hive)
                                         : config + name;
}

/// What stands for a path in a hostile name: only one folder.
bool is_one_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find_first_of("/\\") == std::string_view::npos;
}

}  // namespace

Observed<WindowsDisk> WindowsDisk::find(Disk& disk) {
    std::optional<std::size_t> found;
    std::string why = "it has no file system";
    std::string code = reason::disk_no_system;
    for (std::size_t i = 0; i < disk.volumes().size(); ++i) {
        const DiskVolume& volume = disk.volumes()[i];
        if (!volume.readable) {
            why = fmt::format("{} at byte {}: {}", volume.file_system, volume.start, volume.why);
            code = volume.file_system == "bitlocker" ? disk_reason::encrypted : code;
            continue;
        }
        if (const auto system = disk.look(i, place_of("SYSTEM")); !system) {
            why = fmt::format("{} at byte {}: {}: {}", volume.file_system, volume.start, system.error().code,
                              system.error().why);
            continue;
        }
        if (found) {
            return unobserved(reason::disk_two_systems, fmt::format("in the volumes at byte {} and at byte {}",
                                                                    disk.volumes()[*found].start, volume.start));
        }
        found = i;
    }
    return found ? Observed<WindowsDisk>(WindowsDisk(disk, *found)) : unobserved(code, why);
}

Observed<HivePlaces> WindowsDisk::hive(const std::string& name) const {
    if (name.starts_with(user_prefix) && !is_one_name(name.substr(user_prefix.size()))) {
        return unobserved(reason::hive_absent, "it is no name of a user");
    }
    HivePlaces places{.primary = place_of(name), .logs = {}};
    const auto about = disk_->look(volume_, places.primary);
    if (!about) {
        return about.error().code == disk_reason::absent ? unobserved(reason::hive_absent, "no " + name)
                                                         : tl::unexpected(about.error());
    }
    for (const char* ending : {".LOG1", ".LOG2"}) {
        const auto log = disk_->look(volume_, places.primary + ending);
        if (log && log->type == DiskEntry::Type::file) {
            places.logs.push_back(places.primary + ending);
        }
    }
    return places;
}

Observed<std::vector<std::string>> WindowsDisk::users() const {
    auto folder = disk_->list(volume_, profiles);
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    std::vector<std::string> names;
    for (DiskName& entry : *folder) {
        if (entry.type == DiskEntry::Type::folder) {
            names.push_back(std::move(entry.name));
        }
    }
    return names;
}

}  // namespace plateau::windows_platform

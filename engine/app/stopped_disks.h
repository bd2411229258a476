#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/places.h"
#include "engine/platforms/linux/observe.h"

namespace plateau {

/// Who is observed on a disk and for what.
struct DiskSubject {
    std::string role;
    std::string name;
    std::optional<std::vector<std::string>> kinds;  ///< nothing: all that its system can be asked for
    LinuxExtras extras = {};
};

/// The kinds of facts that a machine's disk can be asked for, whatever its system; ascending.
std::vector<std::string> disk_kinds();

/// Observes the stopped disk of a Linux or Windows machine in processes without rights. Its image chain is checked
/// first and must lie in `folders`. What cannot be read is unobserved in the record. Throws Error where the chain is
/// refused, evidence cannot be kept, or a reader not be started. Blocks; any thread.
FactsRecord observe_stopped_disk(const Places& places, const std::filesystem::path& disk,
                                 const std::vector<std::filesystem::path>& folders, const DiskSubject& subject,
                                 CaseStore& store, const Clock& clock);

}  // namespace plateau

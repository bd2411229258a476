#pragma once

#include <filesystem>
#include <vector>

#include "engine/app/places.h"
#include "engine/platforms/linux/observe.h"

namespace plateau {

/// Observes the stopped disk of a machine in a process without rights. Its image chain is checked first and must lie in
/// `folders`. What cannot be read is unobserved in the record. Throws Error where the
/// chain is refused, or the reader cannot be started. Blocks; any thread.
FactsRecord observe_stopped_disk(const Places& places, const std::filesystem::path& disk,
                                 const std::vector<std::filesystem::path>& folders, const LinuxSubject& subject,
                                 CaseStore& store, const Clock& clock);

}  // namespace plateau

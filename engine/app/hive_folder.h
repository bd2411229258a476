#pragma once

#include <filesystem>
#include <string>

#include "engine/app/places.h"
#include "engine/platforms/windows/observe.h"

namespace plateau {

/// What a folder of hives is called: its own name.
std::string name_of_folder(const std::filesystem::path& folder);

/// The files of the hive of that name ("SYSTEM", "users/ann/NTUSER.DAT") below `folder`, with those of its logs .LOG1
/// and .LOG2 that are there. Names count without regard to case. Unobserved "windows.hive.absent", or
/// "windows.hive.twice" where two files have the name.
Observed<HiveFiles> hive_files(const std::filesystem::path& folder, const std::string& hive);

/// Observes the hives in `folder`: any of SYSTEM, SOFTWARE, SAM, SECURITY and users/NAME/NTUSER.DAT, each read in a
/// process without rights. What cannot be read is unobserved in the record. Throws Error where `folder` is none, or
/// the reader cannot be started. Blocks; any thread.
FactsRecord observe_hive_folder(const Places& places, const std::filesystem::path& folder,
                                const WindowsSubject& subject, CaseStore& store, const Clock& clock);

}  // namespace plateau

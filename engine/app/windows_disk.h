#pragma once

#include "engine/app/places.h"
#include "engine/platforms/windows/observe.h"
#include "engine/platforms/windows/windows_disk.h"

namespace plateau {

/// Observes a Windows on its stopped disk: each hive is copied from it into memory and read by a process of its own
/// without rights. `of` names the disk in the evidence. What cannot be read is unobserved in the record. Throws Error
/// where evidence cannot be kept, or a reader not be started. Blocks; any thread.
FactsRecord observe_windows_disk(const Places& places, Disk& disk, const windows_platform::WindowsDisk& windows,
                                 const std::string& of, const WindowsSubject& subject, CaseStore& store,
                                 const Clock& clock);

}  // namespace plateau

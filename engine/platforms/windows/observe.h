#pragma once

#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/windows/machine_hives.h"
#include "engine/platforms/windows/wifi_profile.h"
#include "engine/platforms/windows/windows_disk.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"

namespace plateau {

/// Where the hives of a machine come from.
struct HivesOrigin {
    std::string of;      ///< the name of the folder or disk, for the evidence
    std::string source;  ///< as FactsRecord has it: "hives", "disk"
    Trust trust = Trust::capture;
    /// The disk, where they are from one. How it was stopped is said beside every fact.
    const windows_platform::WindowsDisk* disk = nullptr;
    windows_platform::SealText seal = {};  ///< for what is secret in the files of the disk
};

/// Who is observed and for what.
struct WindowsSubject {
    std::string role;
    std::string name;
    std::vector<std::string> kinds;  ///< fact kinds wanted
};

/// The kinds of facts the hives of a Windows machine can be asked for, ascending.
std::vector<std::string> windows_kinds();
/// Those its disk can be asked for, ascending.
std::vector<std::string> windows_disk_kinds();

/// Observes the wanted kinds in a machine's hives, as they will be after its next start. Keeps what was read of each
/// hive in `store` as evidence, without secrets. What the hives cannot tell is unobserved in the record. Throws Error
/// only where evidence cannot be kept or a hive's reader not be started. Blocks; any thread.
FactsRecord observe_windows_hives(windows_platform::MachineHives& hives, const HivesOrigin& origin,
                                  const WindowsSubject& subject, CaseStore& store, const Clock& clock);

/// The record of a Windows whose disk tells nothing, for that reason.
FactsRecord unobserved_windows_disk(const Unobserved& why, const WindowsSubject& subject, const Clock& clock);

}  // namespace plateau

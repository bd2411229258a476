#pragma once

#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/windows/machine_hives.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"

namespace plateau {

/// Who is observed and for what.
struct WindowsSubject {
    std::string role;
    std::string name;
    std::vector<std::string> kinds;  ///< fact kinds wanted
};

/// The kinds of facts the hives of a Windows machine can be asked for, ascending.
std::vector<std::string> windows_kinds();

/// Observes the wanted kinds in a machine's hives, as they will be after its next start. Keeps what was read of each
/// hive in `store` as evidence, without secrets; `of` is what the hives come from. What the hives cannot tell is
/// unobserved in the record; its source is "hives" and its trust `capture`: a person hands them over. Throws Error only
/// where evidence cannot be kept or a hive's reader not be started. Blocks; any thread.
FactsRecord observe_windows_hives(windows_platform::MachineHives& hives, const std::string& of,
                                  const WindowsSubject& subject, CaseStore& store, const Clock& clock);

}  // namespace plateau

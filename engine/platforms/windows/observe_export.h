#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/windows/export_script.h"
#include "engine/platforms/windows/observe.h"

namespace plateau {

/// Where exports come from.
struct ExportOrigin {
    std::string source;  ///< as FactsRecord has it: "capture"; "agent" where the scripts were run just now
    Trust trust = Trust::capture;
};

/// The kinds of facts that exports tell, ascending.
std::vector<std::string> windows_export_kinds();

/// The exports that tell some of `kinds`: which scripts are to be run for them.
std::vector<WindowsExport> windows_exports_for(const std::vector<std::string>& kinds);

/// Reads the wanted kinds in what the scripts printed, one document after the other in any order. Keeps each document
/// in `store`. What they do not tell is unobserved in the record: the kinds of an export that is not there, and those
/// of one whose script met a problem. Throws Error only where evidence cannot be kept. Any thread.
FactsRecord read_windows_exports(std::string_view documents, const ExportOrigin& origin, const WindowsSubject& subject,
                                 CaseStore& store, const Clock& clock);

}  // namespace plateau

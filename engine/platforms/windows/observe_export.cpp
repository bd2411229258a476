#include "engine/platforms/windows/observe_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/platforms/linux/record.h"
#include "engine/platforms/windows/export_facts.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

using namespace windows_platform;

struct ExportedKind {
    const char* kind;
    WindowsExport told_by;
};

constexpr ExportedKind exported_kinds[] = {
    {"dhcp_reservation", WindowsExport::dhcp},        {"dhcp_server", WindowsExport::dhcp},
    {"directory_computer", WindowsExport::directory}, {"directory_group", WindowsExport::directory},
    {"directory_unit", WindowsExport::directory},     {"directory_user", WindowsExport::directory}};

std::optional<WindowsExport> export_telling(std::string_view kind) {
    const auto* found = std::find_if(std::begin(exported_kinds), std::end(exported_kinds),
                                     [&](const ExportedKind& one) { return one.kind == kind; });
    return found == std::end(exported_kinds) ? std::nullopt : std::optional(found->told_by);
}

/// The facts of a kind, with the hash of the document they are in.
Facts facts_of(const std::string& kind, const Observed<std::vector<Export>>& exports,
               const std::map<WindowsExport, std::string>& hashes) {
    const auto what = export_telling(kind);
    if (!what) {
        return unobserved(reason::kind_unsupported, kind);
    }
    if (!exports) {
        return tl::unexpected(exports.error());
    }
    const auto found =
        std::find_if(exports->begin(), exports->end(), [&](const Export& one) { return one.what == *what; });
    if (found == exports->end()) {
        return unobserved(reason::export_absent, std::string(name_of(*what)));
    }
    Facts facts = *what == WindowsExport::dhcp ? dhcp_export_facts(*found, kind) : directory_export_facts(*found, kind);
    if (facts) {
        std::for_each(facts->begin(), facts->end(), [&](Fact& fact) { fact.evidence = {hashes.at(*what)}; });
    }
    return facts;
}

std::string asked_of(const Export& document) {
    return harmless(fmt::format("{}, by its clock {}", name_of(document.what),
                                document.taken_at.empty() ? "unknown" : document.taken_at));
}

}  // namespace

std::vector<std::string> windows_export_kinds() {
    std::vector<std::string> kinds;
    for (const ExportedKind& one : exported_kinds) {
        kinds.emplace_back(one.kind);
    }
    return kinds;
}

std::vector<WindowsExport> windows_exports_for(const std::vector<std::string>& kinds) {
    std::set<WindowsExport> exports;
    for (const std::string& kind : kinds) {
        if (const auto what = export_telling(kind)) {
            exports.insert(*what);
        }
    }
    return {exports.begin(), exports.end()};
}

FactsRecord read_windows_exports(std::string_view documents, const ExportOrigin& origin, const WindowsSubject& subject,
                                 CaseStore& store, const Clock& clock) {
    const auto exports = parse_exports(documents);
    FactsRecord record =
        linux_platform::begun_record({.role = subject.role, .platform = "windows", .name = subject.name}, clock.now());
    std::map<WindowsExport, std::string> hashes;
    for (const Export& document : exports ? *exports : std::vector<Export>()) {
        const std::string hash = store.keep(document.bytes);
        hashes.emplace(document.what, hash);
        record.evidence.emplace(
            hash, EvidenceEntry{.asked = asked_of(document),
                                .of = document.machine.empty() ? subject.name : harmless(document.machine),
                                .at = record.observed_at,
                                .size = document.bytes.size(),
                                .media = "application/json"});
    }
    for (const std::string& kind : std::set<std::string>(subject.kinds.begin(), subject.kinds.end())) {
        linux_platform::add_kind(record, kind, facts_of(kind, exports, hashes), reason::ambiguous);
    }
    record.source = origin.source;
    record.trust = origin.trust;
    sort_record(record);
    return record;
}

}  // namespace plateau

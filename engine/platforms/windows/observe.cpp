#include "engine/platforms/windows/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

using namespace windows_platform;

constexpr const char* volume_kind = "volume";

struct KindReader {
    std::string kind;
    Facts (*read)(MachineHives&);
};

const std::vector<KindReader>& readers() {
    static const std::vector<KindReader> all = {
        {"domain_membership", domain_membership_facts},
        {"host", host_facts},
        {"network_interface", network_interface_facts},
        {"service", service_facts},
    };
    return all;
}

std::string printed(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                       parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// Whether two facts would be two truths of one key, which `which` then names.
bool has_duplicate(std::vector<Fact>& facts, std::string& which) {
    std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.key < b.key; });
    const auto twice =
        std::adjacent_find(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.key == b.key; });
    if (twice == facts.end()) {
        return false;
    }
    for (const auto& [name, value] : twice->key) {
        which = value.as_string() == nullptr ? name : *value.as_string();
    }
    return true;
}

/// What was read, with what may be wrong about it.
std::string asked_of(const ReadHive& hive, const HivesOrigin& origin) {
    std::string asked = hive.name() + (hive.replayed() ? ", with what its logs held" : "");
    if (origin.volume && origin.volume->hibernated) {
        asked += ", of a Windows that was put to sleep: what it had in memory is not there";
    } else if (origin.volume && !origin.volume->clean) {
        asked += ", of a volume that was not unmounted: what was written last may be missing";
    }
    return asked;
}

/// What is known of the volume, itself its evidence.
Fact volume_fact(FactsRecord& record, const HivesOrigin& origin, CaseStore& store) {
    const DiskVolume& volume = *origin.volume;
    Record value{
        {"file_system", volume.file_system}, {"cleanly_unmounted", volume.clean}, {"hibernated", volume.hibernated}};
    const std::string seen = to_json(Value(value));
    const std::string hash = store.keep(seen);
    record.evidence.emplace(hash, EvidenceEntry{.asked = fmt::format("the volume at byte {}", volume.start),
                                                .of = origin.of,
                                                .at = record.observed_at,
                                                .size = seen.size(),
                                                .media = "application/json"});
    return {.kind = volume_kind,
            .key = {},
            .value = std::move(value),
            .evidence = {hash},
            .assurance = Assurance::verified};
}

/// Keeps what the kind's reader read, and names it beside each of the facts.
void keep_evidence(FactsRecord& record, MachineHives& hives, const HivesOrigin& origin, std::vector<Fact>& facts,
                   CaseStore& store) {
    for (ReadHive* hive : hives.opened()) {
        const std::string read = hive->take_read();
        if (read.empty()) {
            continue;
        }
        const std::string hash = store.keep(read);
        record.evidence.emplace(hash, EvidenceEntry{.asked = asked_of(*hive, origin),
                                                    .of = origin.of,
                                                    .at = record.observed_at,
                                                    .size = read.size(),
                                                    .media = "application/json"});
        for (Fact& fact : facts) {
            fact.evidence.push_back(hash);
        }
    }
}

void read_kind(FactsRecord& record, const std::string& kind, MachineHives& hives, const HivesOrigin& origin,
               CaseStore& store) {
    const auto cannot = [&](std::string code, std::string_view why) {
        record.unobserved.push_back({.kind = kind, .code = std::move(code), .why = harmless(why)});
    };
    const auto reader =
        std::find_if(readers().begin(), readers().end(), [&](const KindReader& one) { return one.kind == kind; });
    if (kind == volume_kind && origin.volume) {
        record.kinds.push_back(kind);
        record.facts.push_back(volume_fact(record, origin, store));
        return;
    }
    if (reader == readers().end()) {
        return cannot(reason::kind_unsupported, kind);
    }
    Facts facts = reader->read(hives);
    std::vector<Fact> none;
    keep_evidence(record, hives, origin, facts ? *facts : none, store);
    if (!facts) {
        return cannot(facts.error().code, facts.error().why);
    }
    if (std::string which; has_duplicate(*facts, which)) {
        return cannot(reason::ambiguous, which);
    }
    record.kinds.push_back(kind);
    std::move(facts->begin(), facts->end(), std::back_inserter(record.facts));
}

FactsRecord begun_record(const WindowsSubject& subject, const std::string& source, Trust trust, const Clock& clock) {
    FactsRecord record;
    record.subject = {.role = subject.role, .platform = "windows", .name = subject.name};
    record.observed_at = printed(clock.now());
    record.observed_by = "plateau " PLATEAU_VERSION;
    record.source = source;
    record.trust = trust;
    return record;
}

/// Ascending, each once.
std::set<std::string> kinds_of(const WindowsSubject& subject) {
    return {subject.kinds.begin(), subject.kinds.end()};
}

}  // namespace

std::vector<std::string> windows_kinds() {
    std::vector<std::string> kinds;
    for (const KindReader& reader : readers()) {
        kinds.push_back(reader.kind);
    }
    return kinds;
}

std::vector<std::string> windows_disk_kinds() {
    std::vector<std::string> kinds = windows_kinds();
    kinds.emplace_back(volume_kind);
    std::sort(kinds.begin(), kinds.end());
    return kinds;
}

FactsRecord observe_windows_hives(MachineHives& hives, const HivesOrigin& origin, const WindowsSubject& subject,
                                  CaseStore& store, const Clock& clock) {
    FactsRecord record = begun_record(subject, origin.source, origin.trust, clock);
    for (const std::string& kind : kinds_of(subject)) {
        read_kind(record, kind, hives, origin, store);
    }
    sort_record(record);
    return record;
}

FactsRecord unobserved_windows_disk(const Unobserved& why, const WindowsSubject& subject, const Clock& clock) {
    FactsRecord record = begun_record(subject, "disk", Trust::sealed, clock);
    for (const std::string& kind : kinds_of(subject)) {
        record.unobserved.push_back({.kind = kind, .code = why.code, .why = harmless(why.why)});
    }
    return record;
}

}  // namespace plateau

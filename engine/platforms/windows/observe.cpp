#include "engine/platforms/windows/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/file_facts.h"
#include "engine/platforms/windows/permissions_of.h"
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

/// Kinds that lie in hives.
const std::vector<KindReader>& readers() {
    static const std::vector<KindReader> all = {
        {"antivirus", antivirus_facts},
        {"domain_membership", domain_membership_facts},
        {"firewall_profile", firewall_profile_facts},
        {"firewall_rule", firewall_rule_facts},
        {"host", host_facts},
        {"local_account", local_account_facts},
        {"local_group", local_group_facts},
        {"mapped_drive", mapped_drive_facts},
        {"network_interface", network_interface_facts},
        {"printer", printer_facts},
        {"remote_desktop", remote_desktop_facts},
        {"service", service_facts},
        {"share", share_facts},
        {"software", software_facts},
        {"update_policy", update_policy_facts},
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
std::string asked_of(std::string what, const HivesOrigin& origin) {
    if (origin.disk != nullptr && origin.disk->volume().hibernated) {
        return what + ", of a Windows that was put to sleep: what it had in memory is not there";
    }
    if (origin.disk != nullptr && !origin.disk->volume().clean) {
        return what + ", of a volume that was not unmounted: what was written last may be missing";
    }
    return what;
}

/// One machine that is being observed.
class Look {
  public:
    Look(FactsRecord& record, MachineHives& hives, const HivesOrigin& origin, const std::vector<std::string>& files,
         CaseStore& store)
        : record_(record), hives_(hives), origin_(origin), files_(files), store_(store) {}

    void read(const std::string& kind) {
        Facts facts = facts_of(kind);
        if (!facts) {
            return cannot(kind, facts.error().code, facts.error().why);
        }
        if (std::string which; has_duplicate(*facts, which)) {
            return cannot(kind, reason::ambiguous, which);
        }
        record_.kinds.push_back(kind);
        std::move(facts->begin(), facts->end(), std::back_inserter(record_.facts));
    }

  private:
    void cannot(const std::string& kind, std::string code, std::string_view why) {
        record_.unobserved.push_back({.kind = kind, .code = std::move(code), .why = harmless(why)});
    }

    Facts facts_of(const std::string& kind) {
        const auto reader =
            std::find_if(readers().begin(), readers().end(), [&](const KindReader& one) { return one.kind == kind; });
        if (reader != readers().end()) {
            Facts facts = reader->read(hives_);
            add_folders(kind, facts);
            keep_hives(facts);
            return facts;
        }
        if (origin_.disk == nullptr) {
            return unobserved(reason::kind_unsupported, kind);
        }
        const KeepFile keep = [&](const std::string& path, std::string_view kept) {
            return keep_bytes(path, kept, "text/plain");
        };
        if (kind == "file") {
            return files_on(*origin_.disk, files_, keep);
        }
        if (kind == "vpn_connection") {
            return vpn_connections_on(*origin_.disk, keep);
        }
        if (kind == "wifi_profile") {
            return wifi_profiles_on(*origin_.disk, keep, origin_.seal);
        }
        if (kind == "scheduled_task") {
            return scheduled_tasks_on(*origin_.disk, keep);
        }
        return kind == volume_kind ? volume() : Facts(unobserved(reason::kind_unsupported, kind));
    }

    /// A share has the rights of its folder too where the disk is there.
    void add_folders(const std::string& kind, Facts& facts) {
        if (kind != "share" || !facts || origin_.disk == nullptr) {
            return;
        }
        const auto names = names_in(hives_);
        add_folder_permissions(*facts, *origin_.disk, names ? &*names : nullptr,
                               [&](const std::string& path, std::string_view kept) {
                                   return keep_bytes(path, kept, "application/octet-stream");
                               });
    }

    std::string keep_bytes(const std::string& what, std::string_view bytes, const char* media) {
        std::string hash = store_.keep(bytes);
        record_.evidence.emplace(hash, EvidenceEntry{.asked = asked_of(harmless(what), origin_),
                                                     .of = origin_.of,
                                                     .at = record_.observed_at,
                                                     .size = bytes.size(),
                                                     .media = media});
        return hash;
    }

    /// Keeps what a kind's reader read of the hives, and names it beside each of the facts.
    void keep_hives(Facts& facts) {
        for (ReadHive* hive : hives_.opened()) {
            const std::string read = hive->take_read();
            if (read.empty()) {
                continue;
            }
            const std::string hash = keep_bytes(hive->name() + (hive->replayed() ? ", with what its logs held" : ""),
                                                read, "application/json");
            if (facts) {
                std::for_each(facts->begin(), facts->end(), [&](Fact& fact) { fact.evidence.push_back(hash); });
            }
        }
    }

    /// What is known of the volume, itself its evidence.
    Facts volume() {
        const DiskVolume& about = origin_.disk->volume();
        Record value{
            {"file_system", about.file_system}, {"cleanly_unmounted", about.clean}, {"hibernated", about.hibernated}};
        const std::string seen = to_json(Value(value));
        const std::string hash =
            keep_bytes(fmt::format("the volume at byte {}", about.start), seen, "application/json");
        return std::vector<Fact>{{.kind = volume_kind,
                                  .key = {},
                                  .value = std::move(value),
                                  .evidence = {hash},
                                  .assurance = Assurance::verified}};
    }

    FactsRecord& record_;
    MachineHives& hives_;
    const HivesOrigin& origin_;
    const std::vector<std::string>& files_;
    CaseStore& store_;
};

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
    kinds.insert(kinds.end(), {"file", "scheduled_task", volume_kind, "vpn_connection", "wifi_profile"});
    std::sort(kinds.begin(), kinds.end());
    return kinds;
}

FactsRecord observe_windows_hives(MachineHives& hives, const HivesOrigin& origin, const WindowsSubject& subject,
                                  CaseStore& store, const Clock& clock) {
    FactsRecord record = begun_record(subject, origin.source, origin.trust, clock);
    std::set<std::string> kinds = kinds_of(subject);
    if (origin.disk != nullptr) {
        // How the disk was left counts for all that is read from it.
        kinds.emplace(volume_kind);
    }
    Look look(record, hives, origin, subject.files, store);
    for (const std::string& kind : kinds) {
        look.read(kind);
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

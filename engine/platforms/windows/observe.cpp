#include "engine/platforms/windows/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

using namespace windows_platform;

struct KindReader {
    std::string kind;
    Facts (*read)(MachineHives&);
};

const std::vector<KindReader>& readers() {
    static const std::vector<KindReader> all = {
        {"antivirus", antivirus_facts},
        {"domain_membership", domain_membership_facts},
        {"firewall_profile", firewall_profile_facts},
        {"firewall_rule", firewall_rule_facts},
        {"host", host_facts},
        {"network_interface", network_interface_facts},
        {"remote_desktop", remote_desktop_facts},
        {"service", service_facts},
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

/// Keeps what the kind's reader read, and names it beside each of the facts.
void keep_evidence(FactsRecord& record, MachineHives& hives, const std::string& of, std::vector<Fact>& facts,
                   CaseStore& store) {
    for (ReadHive* hive : hives.opened()) {
        const std::string read = hive->take_read();
        if (read.empty()) {
            continue;
        }
        const std::string hash = store.keep(read);
        record.evidence.emplace(
            hash, EvidenceEntry{.asked = hive->name() + (hive->replayed() ? ", with what its logs held" : ""),
                                .of = of,
                                .at = record.observed_at,
                                .size = read.size(),
                                .media = "application/json"});
        for (Fact& fact : facts) {
            fact.evidence.push_back(hash);
        }
    }
}

void read_kind(FactsRecord& record, const std::string& kind, MachineHives& hives, const std::string& of,
               CaseStore& store) {
    const auto cannot = [&](std::string code, std::string_view why) {
        record.unobserved.push_back({.kind = kind, .code = std::move(code), .why = harmless(why)});
    };
    const auto reader =
        std::find_if(readers().begin(), readers().end(), [&](const KindReader& one) { return one.kind == kind; });
    if (reader == readers().end()) {
        return cannot(reason::kind_unsupported, kind);
    }
    Facts facts = reader->read(hives);
    std::vector<Fact> none;
    keep_evidence(record, hives, of, facts ? *facts : none, store);
    if (!facts) {
        return cannot(facts.error().code, facts.error().why);
    }
    if (std::string which; has_duplicate(*facts, which)) {
        return cannot(reason::ambiguous, which);
    }
    record.kinds.push_back(kind);
    std::move(facts->begin(), facts->end(), std::back_inserter(record.facts));
}

}  // namespace

std::vector<std::string> windows_kinds() {
    std::vector<std::string> kinds;
    for (const KindReader& reader : readers()) {
        kinds.push_back(reader.kind);
    }
    return kinds;
}

FactsRecord observe_windows_hives(MachineHives& hives, const std::string& of, const WindowsSubject& subject,
                                  CaseStore& store, const Clock& clock) {
    FactsRecord record;
    record.subject = {.role = subject.role, .platform = "windows", .name = subject.name};
    record.observed_at = printed(clock.now());
    record.observed_by = "plateau " PLATEAU_VERSION;
    record.source = "hives";
    record.trust = Trust::capture;
    for (const std::string& kind : std::set<std::string>(subject.kinds.begin(), subject.kinds.end())) {
        read_kind(record, kind, hives, of, store);
    }
    sort_record(record);
    return record;
}

}  // namespace plateau

// The firewall and the remote desktop of real hives against their true values.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/platforms/windows/observe.h"
#include "engine/support/fold.h"
#include "tests/contract/hive_reader/suite.h"
#include "tests/corpus.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_hive_reader.h"

using namespace plateau;
using namespace plateau::windows_platform;

namespace {

namespace fs = std::filesystem;

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

const std::vector<std::string> kinds = {"firewall_profile", "firewall_rule", "remote_desktop", "update_policy"};

/// The facts of a machine with that SYSTEM and without policies: no real hive of them is at hand.
FactsRecord facts_of(const fs::path& corpus, const fs::path& folder, const std::string& name) {
    HiveFiles files{.primary = folder / name, .logs = {}};
    write_file_atomically(files.primary, corpus::bytes_of(corpus / name));
    for (const char* log : {".LOG1", ".LOG2"}) {
        if (fs::exists(corpus / (name + log + ".xz"))) {
            files.logs.push_back(folder / (name + log));
            write_file_atomically(files.logs.back(), corpus::bytes_of(corpus / (name + log)));
        }
    }
    MachineHives machine([&](const std::string& wanted) -> Observed<std::unique_ptr<Hive>> {
        if (wanted == "SOFTWARE") {
            return std::make_unique<fakes::FakeHive>(fakes::HiveKey{.name = "ROOT"});
        }
        return JailedHiveReader(PLATEAU_DISK_READER).open(files);
    });
    fakes::FakeCaseStore store;
    return observe_windows_hives(machine, {.of = name, .source = "hives", .trust = Trust::capture},
                                 {"client", name, kinds}, store, Epoch());
}

const Fact* find(const FactsRecord& record, const std::string& kind, const std::string& key) {
    const auto found = std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) {
        return fact.kind == kind && (key.empty() || fact.key.begin()->second == Value(key));
    });
    return found == record.facts.end() ? nullptr : &*found;
}

/// What a fact says of a value, printed as the table has it; nothing where no kind of these is about it.
std::optional<std::string> said(const FactsRecord& record, const std::string& key, const std::string& name) {
    static const std::map<std::string, std::string> profiles = {
        {"DomainProfile", "domain"}, {"StandardProfile", "private"}, {"PublicProfile", "public"}};
    const std::string part = key.substr(key.rfind('\\') + 1);
    const auto word = [](const Fact* fact, const char* field, const char* yes, const char* no) -> std::string {
        return fact == nullptr ? "(absent)" : fact->value.at(field) == Value(true) ? yes : no;
    };
    if (const auto profile = profiles.find(part); profile != profiles.end()) {
        return word(find(record, "firewall_profile", profile->second), "enabled", "1", "0");
    }
    const Fact* desktop = find(record, "remote_desktop", "");
    if (name == "fDenyTSConnections") {
        return word(desktop, "enabled", "0", "1");
    }
    if (name == "UserAuthentication") {
        return word(desktop, "network_level_authentication", "1", "0");
    }
    if (part == "RDP-Tcp" && name == "PortNumber") {
        return desktop == nullptr ? "(absent)" : fmt::format("{}", *desktop->value.at("port").as_integer());
    }
    return std::nullopt;
}

/// Whether the fact of a rule says what the table's text of it begins with.
bool says_rule(const Fact* fact, const std::string& text) {
    const auto has = [&](const char* field) { return text.find(field) != std::string::npos; };
    return fact != nullptr && fact->value.at("fully_understood") == Value(true) &&
           fact->value.at("enabled") == Value(has("|Active=TRUE|")) &&
           fact->value.at("direction") == Value(has("|Dir=In|") ? "in" : "out") &&
           fact->value.at("action") == Value(has("|Action=Allow|") ? "allow" : "block") &&
           fact->value.at("protocol") == Value(has("|Protocol=6|") ? "tcp" : "udp") &&
           text.find("|LPort=" + *fact->value.at("local_ports").as_string() + "|") != std::string::npos;
}

}  // namespace

TEST_CASE("the firewall and the remote desktop of real hives are what other programs read") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    const TemporaryFolder copies("real-firewalls");
    int stated = 0;
    int contradicted = 0;
    std::map<std::string, FactsRecord> records;
    for (const std::string name : {"regipy_SYSTEM", "regipy_SYSTEM_B"}) {
        records.emplace(name, facts_of(*folder, copies.path(), name));
        CHECK(records.at(name).unobserved.empty());
    }
    for (const auto& row : corpus::table(*folder / "facts-system.tsv")) {
        const auto record = records.find(row.at(0));
        if (record == records.end()) {
            continue;
        }
        const bool is_rule = row.at(1).ends_with("\\FirewallRules");
        const auto fact = said(record->second, row.at(1), row.at(2));
        if (!is_rule && !fact) {
            continue;
        }
        INFO(row.at(0) << " " << row.at(1) << " " << row.at(2) << " is " << row.at(5));
        const bool equal =
            is_rule ? says_rule(find(record->second, "firewall_rule", row.at(2)), row.at(5)) : *fact == row.at(5);
        CHECK(equal);
        ++(equal ? stated : contradicted);
    }
    MESSAGE("stated " << stated << ", contradicted " << contradicted);
    CHECK(contradicted == 0);
    CHECK(stated == 17);
}

TEST_CASE("every rule of a real hive is a fact, and all of them are understood") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    const TemporaryFolder copies("real-rules");
    for (const auto& [name, least] : std::map<std::string, int>{{"regipy_SYSTEM", 323}, {"regipy_SYSTEM_B", 443}}) {
        const FactsRecord record = facts_of(*folder, copies.path(), name);
        int local = 0;
        int all = 0;
        for (const Fact& fact : record.facts) {
            if (fact.kind == "firewall_rule") {
                CHECK(fact.value.at("fully_understood") == Value(true));
                ++all;
                local += fact.key.at("id").as_string()->starts_with("appiso/") ? 0 : 1;
            }
        }
        MESSAGE(name << ": " << all << " rules, of which " << local << " of the machine's own list");
        CHECK(local >= least);
    }
}

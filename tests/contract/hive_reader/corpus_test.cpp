// Facts of real hives against their true values, each read by two or three independent programs.
#include "tests/corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/platforms/windows/observe.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/byte_reader.h"
#include "engine/support/fold.h"
#include "tests/contract/hive_reader/suite.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;
using namespace plateau::windows_platform;

namespace {

namespace fs = std::filesystem;

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

/// A line of a table of true values.
struct TrueValue {
    std::string hive;
    std::string key;
    std::string name;  ///< empty: the default value
    std::string type;
    std::string size;
    std::string text;  ///< lines of several texts joined by '|'; "(absent)"

    bool absent() const { return text == "(absent)"; }
};

std::vector<TrueValue> true_values(const fs::path& table) {
    std::vector<TrueValue> values;
    for (auto row : corpus::table(table)) {
        REQUIRE(row.size() >= 6);
        values.push_back({row[0], row[1], row[2] == "(default)" ? "" : row[2], row[3], row[4], row[5]});
    }
    return values;
}

/// The hives of the corpus, as files of one folder, dirty ones with the logs they have.
class RealHives {
  public:
    explicit RealHives(fs::path corpus) : corpus_(std::move(corpus)) {}

    /// By the name that the tables give it.
    Observed<std::unique_ptr<Hive>> open(std::string name) {
        if (const std::string_view ending = ".reg"; name.ends_with(ending)) {
            name = "aiowinreg_" + name.substr(0, name.size() - ending.size()) + ".hive";
        }
        HiveFiles files{.primary = put(name), .logs = {}};
        for (const char* log : {".LOG1", ".LOG2"}) {
            if (fs::exists(corpus_ / (name + log + ".xz"))) {
                files.logs.push_back(put(name + log));
            }
        }
        return JailedHiveReader(PLATEAU_DISK_READER).open(files);
    }

  private:
    fs::path put(const std::string& name) {
        write_file_atomically(folder_.path() / name, corpus::bytes_of(corpus_ / name));
        return folder_.path() / name;
    }

    fs::path corpus_;
    TemporaryFolder folder_{"real-hives"};
};

/// As the tables write it.
std::string printed(const HiveValue& value) {
    const std::vector<RegistryValue> one{{"x", static_cast<RegistryType>(value.type), value.data}};
    switch (value.type) {
        case 1:
        case 2:
            return stored::text(one, "x").value_or("");
        case 4:
            return fmt::format("{}", ByteReader(value.data).little(0, 4));
        case 7:
            return fmt::format("{}", fmt::join(stored::texts(one, "x"), "|"));
        default:
            break;
    }
    std::string text = "0x";
    for (const char c : value.data) {
        text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return text;
}

/// How a machine's facts meet the true values.
struct Tally {
    int stated = 0;
    int contradicted = 0;
    std::map<std::string, int> not_covered;  ///< by the reason

    void meet(const TrueValue& value, bool equal) {
        ++(equal ? stated : contradicted);
        INFO(value.hive << " " << value.key << " " << value.name << " is " << value.text);
        CHECK(equal);
    }
};

const Fact* find_fact(const FactsRecord& record, const std::string& kind, const std::string& name) {
    const auto found = std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) {
        return fact.kind == kind && (name.empty() || fact.value.at("name") == Value(name));
    });
    return found == record.facts.end() ? nullptr : &*found;
}

FactsRecord facts_of(RealHives& hives, const std::string& as, const std::string& name) {
    MachineHives machine([&](const std::string& wanted) -> Observed<std::unique_ptr<Hive>> {
        return wanted == as ? hives.open(name) : unobserved("windows.hive.absent", wanted);
    });
    fakes::FakeCaseStore store;
    return observe_windows_hives(machine, {.of = name, .source = "hives", .trust = Trust::capture},
                                 {"client", name, windows_kinds()}, store, Epoch());
}

std::string last_part(const std::string& key) {
    return key.substr(key.rfind('\\') + 1);
}

/// What a list in a fact holds of what Windows separates by bars, commas or spaces.
bool holds_all(const Value& list, const std::string& texts) {
    for (std::size_t at = 0; at < texts.size();) {
        const auto end = std::min(texts.find_first_of("|, ", at), texts.size());
        if (end > at && std::find(list.as_list()->begin(), list.as_list()->end(), Value(texts.substr(at, end - at))) ==
                            list.as_list()->end()) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

void meet_interface(const TrueValue& value, const Fact* fact, Tally& tally) {
    if (fact == nullptr) {
        return tally.meet(value, false);
    }
    const bool dhcp = *fact->value.at("dhcp").as_bool();
    if (value.name == "EnableDHCP") {
        return tally.meet(value, dhcp == (value.text == "1"));
    }
    const bool leased = value.name.starts_with("Dhcp");
    const std::map<std::string, std::string> fields = {
        {"IPAddress", "addresses"}, {"DhcpIPAddress", "addresses"}, {"NameServer", "dns"}, {"DhcpNameServer", "dns"}};
    if (leased != dhcp || value.absent() || value.text.empty()) {
        // Empty, or of the way that is not in force: no fact may have it.
        const auto field = fields.find(value.name);
        const bool is_said = field != fields.end() && !value.absent() && !value.text.empty() &&
                             holds_all(fact->value.at(field->second), value.text);
        return tally.meet(value, !is_said);
    }
    if (value.name.ends_with("DefaultGateway")) {
        return tally.meet(value, fact->value.at("gateway") == Value(value.text));
    }
    if (value.name.ends_with("SubnetMask")) {
        return tally.meet(value, fact->value.at("networks").as_list()->size() == 1);
    }
    if (const auto field = fields.find(value.name); field != fields.end()) {
        return tally.meet(value, holds_all(fact->value.at(field->second), value.text));
    }
    ++tally.not_covered["no field of a fact: " + value.name];
}

void meet_host(const TrueValue& value, const Fact* host, Tally& tally) {
    REQUIRE(host != nullptr);
    if (value.name.ends_with("Hostname") || value.name == "ComputerName") {
        return value.absent() ? tally.meet(value, true)
                              : tally.meet(value, host->value.at("name") == Value(folded(value.text)));
    }
    if (value.name == "TimeZoneKeyName") {
        return tally.meet(value, host->value.at("time_zone") == (value.absent() ? Value() : Value(value.text)));
    }
    tally.meet(value, host->value.at("locale") == Value("en-US"));
}

void meet_service(const TrueValue& value, const Fact* service, Tally& tally) {
    const std::map<std::string, std::string> startups = {{"2", "automatic"}, {"3", "manual"}, {"4", "disabled"}};
    if (value.absent()) {
        return tally.meet(value, service == nullptr);
    }
    const bool delayed = service != nullptr && service->value.at("startup") == Value("delayed") && value.text == "2";
    tally.meet(value,
               delayed || (service != nullptr && service->value.at("startup") == Value(startups.at(value.text))));
}

/// The lines of a share, and the mask for reading of everyone that its descriptor holds.
void meet_share(const TrueValue& value, const Fact* share, Tally& tally) {
    if (share == nullptr) {
        return tally.meet(value, false);
    }
    const std::string path = "|Path=" + *share->value.at("path").as_string() + "|";
    const std::string comment = "|Remark=" + *share->value.at("comment").as_string() + "|";
    const Value everyone_reads =
        List{Record{{"account", "everyone"}, {"authority", Value()}, {"right", "read"}, {"effect", "allow"}}};
    const bool is_descriptor = value.key.ends_with("\\Security");
    tally.meet(value, is_descriptor ? value.text.find("a9001200010100000000000100000000") != std::string::npos &&
                                          share->value.at("permissions") == everyone_reads
                                    : value.text.find(path) != std::string::npos &&
                                          value.text.find(comment) != std::string::npos);
}

void meet_system(const TrueValue& value, const FactsRecord& record,
                 const std::map<std::string, std::string>& interface_names, Tally& tally) {
    const std::string part = last_part(value.key);
    if (value.name.ends_with("Hostname") || value.name == "ComputerName" || value.name == "TimeZoneKeyName" ||
        (part == "Language" && value.name == "Default")) {
        meet_host(value, find_fact(record, "host", ""), tally);
    } else if (value.key == "Select") {
        tally.meet(value, value.text == "1" && find_fact(record, "host", "") != nullptr);
    } else if (value.name == "Start") {
        meet_service(value, find_fact(record, "service", folded(part)), tally);
    } else if (value.key.find("\\Interfaces\\") != std::string::npos) {
        meet_interface(value, find_fact(record, "network_interface", interface_names.at(folded(part))), tally);
    } else if (value.key.find("\\LanmanServer\\Shares") != std::string::npos) {
        meet_share(value, find_fact(record, "share", folded(value.name)), tally);
    } else if (part == "Connection") {
        tally.meet(value, find_fact(record, "network_interface", value.text) != nullptr);
    } else {
        ++tally.not_covered[value.name == "Domain" || value.name == "NV Domain" || value.name == "ProductType"
                                ? "domain_membership, which also needs SECURITY"
                                : "no kind of this part: " + part];
    }
}

std::map<std::string, std::string> names_of_interfaces(const std::vector<TrueValue>& values, const std::string& hive) {
    std::map<std::string, std::string> names;
    for (const TrueValue& value : values) {
        if (value.hive == hive && last_part(value.key) == "Connection") {
            const std::string interface = value.key.substr(0, value.key.rfind('\\'));
            names[folded(last_part(interface))] = value.text;
        }
    }
    return names;
}

void say(const Tally& tally) {
    MESSAGE("stated " << tally.stated << ", contradicted " << tally.contradicted);
    for (const auto& [why, count] : tally.not_covered) {
        MESSAGE("not covered " << count << ": " << why);
    }
}

}  // namespace

TEST_CASE("every true value of the corpus is read as it is, but in the hive that stays dirty") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    RealHives hives(*folder);
    std::map<std::string, Observed<std::unique_ptr<Hive>>> opened;
    int read = 0;
    int dirty = 0;
    for (const char* table : {"facts-system.tsv", "facts-security.tsv", "facts-ntuser.tsv"}) {
        for (const TrueValue& value : true_values(*folder / table)) {
            const auto hive = opened.contains(value.hive) ? opened.find(value.hive)
                                                          : opened.emplace(value.hive, hives.open(value.hive)).first;
            if (!hive->second) {
                CHECK(hive->second.error().code == "windows.hive.dirty");
                ++dirty;
                continue;
            }
            CAPTURE(value.hive + " " + value.key + " " + value.name);
            const auto values = (*hive->second)->values(value.key);
            const auto found =
                values ? std::find_if(values->begin(), values->end(),
                                      [&](const HiveValue& one) { return folded(one.name) == folded(value.name); })
                       : std::vector<HiveValue>::const_iterator();
            if (!values || found == values->end()) {
                CHECK(value.absent());
            } else {
                CHECK(printed(*found) == value.text);
                CHECK(fmt::format("{}", found->type) == value.type);
                CHECK(fmt::format("{}", found->data.size()) == value.size);
            }
            ++read;
        }
    }
    MESSAGE(read << " true values read, " << dirty << " of the hive that stays dirty");
    CHECK(read > 150);
    CHECK(dirty == 9);
}

TEST_CASE("the facts of real SYSTEM hives say the true values and contradict none") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    RealHives hives(*folder);
    const auto values = true_values(*folder / "facts-system.tsv");
    Tally tally;
    for (const char* name : {"regipy_SYSTEM", "regipy_SYSTEM_B", "nt_system.reg"}) {
        const FactsRecord record = facts_of(hives, "SYSTEM", name);
        const auto interface_names = names_of_interfaces(values, name);
        for (const TrueValue& value : values) {
            if (value.hive == name) {
                meet_system(value, record, interface_names, tally);
            }
        }
    }
    say(tally);
    CHECK(tally.contradicted == 0);
    CHECK(tally.stated > 80);
}

TEST_CASE("the facts of real SECURITY hives say who belongs to a domain, and a dirty one says nothing") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    RealHives hives(*folder);
    const std::map<std::string, std::pair<std::string, std::string>> domains = {
        {"dfwinreg_SECURITY", {"internal.greendale.edu", "internal"}},
        {"win2008r2_64_security.reg", {"test.corp", "test"}},
        {"win2016_64_security.reg", {"test.corp", "test"}}};
    for (const auto& [name, domain] : domains) {
        CAPTURE(name);
        const FactsRecord record = facts_of(hives, "SECURITY", name);
        const Fact* fact = find_fact(record, "domain_membership", "");
        REQUIRE(fact != nullptr);
        CHECK(fact->value.at("joined") == Value(true));
        CHECK(fact->value.at("proof") == Value("machine_secret"));
        CHECK(fact->value.at("domain") == Value(domain.first));
        CHECK(fact->value.at("workgroup") == Value(domain.second));
    }
    const FactsRecord dirty = facts_of(hives, "SECURITY", "regipy_SECURITY");
    CHECK(dirty.facts.empty());
    CHECK(std::count_if(dirty.unobserved.begin(), dirty.unobserved.end(), [](const UnobservedKind& kind) {
              return kind.kind == "domain_membership" && kind.code == "windows.hive.dirty";
          }) == 1);
}

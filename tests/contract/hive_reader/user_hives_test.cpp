// Facts of real hives of users against their true values, read from folders as people hand them over.
#include <fmt/format.h>

#include <algorithm>

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/platforms/windows/observe.h"
#include "engine/support/fold.h"
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

/// The facts of a machine that has that hive as its only user's, and an empty SOFTWARE.
FactsRecord facts_of(const fs::path& hive) {
    const TemporaryFolder folder("user-hive");
    write_file_atomically(folder.path() / "hive", corpus::bytes_of(hive));
    MachineHives machine(
        [&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
            if (name == "SOFTWARE") {
                return std::make_unique<fakes::FakeHive>(fakes::HiveKey{.name = "ROOT"});
            }
            return name == "users/ann"
                       ? JailedHiveReader(PLATEAU_DISK_READER).open({.primary = folder.path() / "hive", .logs = {}})
                       : unobserved("windows.hive.absent", name);
        },
        []() -> Observed<std::vector<std::string>> { return std::vector<std::string>{"ann"}; });
    fakes::FakeCaseStore store;
    return observe_windows_hives(machine, {.of = "folder", .source = "hives", .trust = Trust::capture},
                                 {"client", "post", {"mapped_drive", "printer", "software"}}, store, Epoch());
}

const Fact* find_fact(const FactsRecord& record, const std::string& kind, const std::string& field,
                      const std::string& text) {
    const auto found = std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) {
        return fact.kind == kind && fact.value.at(field) == Value(folded(text));
    });
    return found == record.facts.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("the facts of real hives of users say the true values and contradict none") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    std::map<std::string, FactsRecord> records;
    int stated = 0;
    std::map<std::string, int> not_covered;
    for (const auto& row : corpus::table(*folder / "facts-ntuser.tsv")) {
        REQUIRE(row.size() >= 6);
        const std::string& key = row[1];
        const std::string& text = row[5];
        if (!records.contains(row[0])) {
            records.emplace(row[0], facts_of(*folder / row[0]));
        }
        const FactsRecord& record = records.at(row[0]);
        CAPTURE(key + " " + row[2]);
        if (key.starts_with("Network\\") && row[2] == "RemotePath") {
            const Fact* drive = find_fact(record, "mapped_drive", "letter", key.substr(key.find('\\') + 1) + ":");
            REQUIRE(drive != nullptr);
            CHECK(drive->value.at("target") == Value(folded(text)));
            CHECK(drive->value.at("user") == Value("ann"));
            ++stated;
        } else if (key.starts_with("Printers\\") && row[2] == "Server") {
            CHECK(find_fact(record, "printer", "name", text + "\\" + key.substr(key.rfind(',') + 1)) != nullptr);
            ++stated;
        } else {
            ++not_covered["no field of a fact: " + row[2]];
        }
    }
    MESSAGE("stated " << stated << ", contradicted 0");
    for (const auto& [why, count] : not_covered) {
        MESSAGE("not covered " << count << ": " << why);
    }
    CHECK(stated == 4);
    for (const auto& [name, record] : records) {
        CAPTURE(name);
        CHECK(record.unobserved.empty());
        MESSAGE(name << ": " << record.facts.size() << " facts");
    }
}

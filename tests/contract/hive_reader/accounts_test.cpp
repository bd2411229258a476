// The accounts and groups of a real SAM, whose values were also read by a reader of a few lines in another language.
#include <algorithm>

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/platforms/windows/observe.h"
#include "tests/contract/hive_reader/suite.h"
#include "tests/corpus.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;
using namespace plateau::windows_platform;

namespace {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

const Record& value_of(const FactsRecord& record, const std::string& kind, const std::string& name) {
    const auto found = std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) {
        return fact.kind == kind && fact.value.at("name") == Value(name);
    });
    REQUIRE_MESSAGE(found != record.facts.end(), name);
    return found->value;
}

void check_account(const FactsRecord& record, const std::string& name, bool enabled, bool password, bool ages,
                   const List& groups) {
    CAPTURE(name);
    const Record& value = value_of(record, "local_account", name);
    CHECK(value.at("enabled") == Value(enabled));
    CHECK(value.at("password_set") == Value(password));
    CHECK(value.at("password_never_expires") == Value(!ages));
    CHECK(value.at("groups") == Value(groups));
    CHECK(value.at("full_name").is_null());
}

}  // namespace

TEST_CASE("the accounts and groups of a real SAM are stated as other readers find them") {
    const auto folder = corpus::hives();
    if (!folder) {
        return;
    }
    MachineHives machine([&](const std::string& wanted) -> Observed<std::unique_ptr<Hive>> {
        return wanted == "SAM"
                   ? JailedHiveReader(PLATEAU_DISK_READER).open({.primary = *folder / "dfwinreg_SAM", .logs = {}})
                   : unobserved("windows.hive.absent", wanted);
    });
    fakes::FakeCaseStore store;
    const FactsRecord record = observe_windows_hives(machine, {.of = "SAM", .source = "hives", .trust = Trust::capture},
                                                     {"client", "c", {"local_account", "local_group"}}, store, Epoch());
    CHECK(record.unobserved.empty());
    const auto count = [&](const char* kind) {
        return std::count_if(record.facts.begin(), record.facts.end(),
                             [&](const Fact& fact) { return fact.kind == kind; });
    };
    CHECK(count("local_account") == 3);
    CHECK(count("local_group") == 18);
    check_account(record, "administrator", false, true, false, {"administrators"});
    check_account(record, "guest", false, false, false, {"guests"});
    check_account(record, "gold_administrator", true, true, false, {"administrators"});
    // The domain of that member has its own SID: its administrators are told by their number.
    CHECK(value_of(record, "local_group", "administrators").at("members") ==
          Value(List{"administrator", "domain admins", "gold_administrator"}));
    CHECK(value_of(record, "local_group", "winrmremotewmiusers__").at("members") == Value(List{}));
    std::string kept;
    for (const auto& [hash, entry] : record.evidence) {
        kept += *store.find(hash);
    }
    CHECK(kept.find("{\"name\":\"V\",\"size\"") != std::string::npos);      // without its data
    CHECK(kept.find("67006f006c006400") == std::string::npos);              // gold, of an account's V
    CHECK(kept.find("410064006d0069006e0069007300") != std::string::npos);  // Adminis, of a group's C
}

// What users and programs leave in the hives of a machine and of its users.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "engine/platforms/windows/observe.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_hive_reader.h"

using namespace plateau;
using namespace plateau::windows_platform;
using fakes::HiveKey;
using fakes::key_at;
using fakes::number_value;
using fakes::text_value;

namespace {

using Hives = std::map<std::string, HiveKey>;
using Names = std::optional<std::vector<std::string>>;

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

constexpr const char* uninstall = "Microsoft\\Windows\\CurrentVersion\\Uninstall\\";

FactsRecord observed(const std::string& kind, const Hives& hives, const Names& users) {
    MachineHives machine(
        [&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
            const auto found = hives.find(name);
            if (found == hives.end()) {
                return unobserved("windows.hive.absent", name);
            }
            if (found->second.name == "DIRTY") {
                return unobserved("windows.hive.dirty", "numbers 2 and 1");
            }
            return std::make_unique<fakes::FakeHive>(found->second);
        },
        [&]() -> Observed<std::vector<std::string>> {
            return users ? Observed<std::vector<std::string>>(*users) : unobserved("windows.hive.absent", "no users");
        });
    fakes::FakeCaseStore store;
    return observe_windows_hives(machine, {.of = "folder", .source = "hives", .trust = Trust::capture},
                                 {"client", "post", {kind}}, store, Epoch());
}

/// The values of a kind's facts, by their order.
std::vector<Record> values_of(const FactsRecord& record) {
    REQUIRE(record.kinds.size() == 1);
    std::vector<Record> values;
    for (const Fact& fact : record.facts) {
        CHECK_FALSE(fact.evidence.empty());
        values.push_back(fact.value);
    }
    return values;
}

UnobservedKind lack_of(const FactsRecord& record) {
    REQUIRE(record.unobserved.size() == 1);
    CHECK(record.facts.empty());
    return record.unobserved.front();
}

HiveKey user_hive(const std::string& letter, const std::string& target) {
    HiveKey root{.name = "ROOT"};
    key_at(root, "Network\\" + letter).values = {text_value("RemotePath", target), number_value("UserName", 0)};
    return root;
}

void add_program(HiveKey& root, const std::string& key, const std::string& name, const std::string& version,
                 std::vector<HiveValue> more = {}) {
    auto& values = key_at(root, key).values;
    values = {text_value("DisplayName", name), text_value("DisplayVersion", version)};
    values.insert(values.end(), more.begin(), more.end());
}

}  // namespace

TEST_CASE("drives are those of each user, and profiles that are nobody's are no users") {
    HiveKey ann = user_hive("p", "\\\\SRV-01\\Compta");
    key_at(ann, "Network\\Z").values = {};
    key_at(ann, "Network\\Neighbours").values = {text_value("RemotePath", "x")};
    const Hives hives{{"users/ann", ann},
                      {"users/Bob", user_hive("P", "\\\\srv-01\\commun")},
                      {"users/Default", user_hive("x", "\\\\a\\b")},
                      {"users/Public", user_hive("x", "\\\\a\\b")}};
    const auto record = observed("mapped_drive", hives, Names({"Public", "Bob", "Default", "ann", "desktop.ini"}));
    const auto drives = values_of(record);
    REQUIRE(drives.size() == 3);
    CHECK(drives[0] ==
          Record{{"user", "ann"}, {"letter", "p:"}, {"target", "\\\\srv-01\\compta"}, {"persistent", true}});
    CHECK(drives[2].at("letter") == Value("z:"));
    CHECK(drives[2].at("target").is_null());
    CHECK(drives[1].at("user") == Value("bob"));
    CHECK(record.facts.front().assurance == Assurance::verified);
    CHECK(record.evidence.size() == 2);
    for (const auto& [hash, entry] : record.evidence) {
        CHECK(entry.asked.starts_with("users/"));
    }
}

TEST_CASE("a user without drives has none, and one whose hive cannot be read leaves them unknown") {
    CHECK(values_of(observed("mapped_drive", {{"users/ann", HiveKey{.name = "ROOT"}}}, Names({"ann"}))).empty());
    CHECK(values_of(observed("mapped_drive", {}, Names({"desktop.ini"}))).empty());
    const auto dirty =
        lack_of(observed("mapped_drive", {{"users/ann", user_hive("p", "\\\\a\\b")}, {"users/bob", {.name = "DIRTY"}}},
                         Names({"ann", "bob"})));
    CHECK(dirty.code == "windows.hive.dirty");
    CHECK(dirty.why == "bob: numbers 2 and 1");
    CHECK(lack_of(observed("mapped_drive", {}, std::nullopt)).code == "windows.hive.absent");
}

TEST_CASE("names of profiles lead nowhere else, and there is an end to them") {
    for (const char* name : {"..", ".", "", "a/b", "a\\b", "..\\..\\SAM", "a\nb", "\xff", "a:b"}) {
        CAPTURE(name);
        const auto lack = lack_of(observed("mapped_drive", {}, Names({"ann", name})));
        CHECK(lack.code == "windows.users.invalid");
    }
    CHECK(lack_of(observed("mapped_drive", {}, Names({std::string(256, 'a')}))).code == "windows.users.invalid");
    std::vector<std::string> many;
    for (int i = 0; i < 33; ++i) {
        many.push_back("u" + std::to_string(i));
    }
    CHECK(lack_of(observed("mapped_drive", {}, many)).why == "33 names");
}

TEST_CASE("a printer has the address of its port, and those of other machines are their users'") {
    HiveKey software{.name = "ROOT"};
    const std::string printers = "Microsoft\\Windows NT\\CurrentVersion\\Print\\Printers\\";
    key_at(software, printers + "Accueil").values = {
        text_value("Name", "Accueil"), text_value("Port", "ip_192.168.1.200"),
        text_value("Printer Driver", "HP Universal Printing PCL 6"), number_value("Attributes", 0x48)};
    key_at(software, printers + "PDF").values = {text_value("Port", "PORTPROMPT:"), number_value("Attributes", 0x40)};
    key_at(software, printers + "Named").values = {text_value("Port", "NAMED")};
    HiveKey system{.name = "ROOT"};
    key_at(system, "Select").values = {number_value("Current", 1)};
    const std::string ports = "ControlSet001\\Control\\Print\\Monitors\\Standard TCP/IP Port\\Ports\\";
    key_at(system, ports + "IP_192.168.1.200").values = {text_value("HostName", "printer.lan"),
                                                         text_value("IPAddress", "192.168.1.200")};
    key_at(system, ports + "NAMED").values = {text_value("HostName", "printer.lan"), text_value("IPAddress", "")};
    HiveKey ann{.name = "ROOT"};
    key_at(ann, "Printers\\Connections\\,,srv-01,Grande Salle").values = {text_value("Server", "\\\\srv-01")};
    key_at(ann, "Printers\\Connections\\odd");
    const Hives hives{{"SOFTWARE", software}, {"SYSTEM", system}, {"users/ann", ann}, {"users/bob", ann}};
    const auto record = observed("printer", hives, Names({"ann", "bob"}));
    const auto found = values_of(record);
    REQUIRE(found.size() == 4);
    CHECK(found[0] == Record{{"name", "\\\\srv-01\\grande salle"}, {"address", Value()}});
    CHECK(found[1] == Record{{"name", "accueil"},
                             {"driver", "HP Universal Printing PCL 6"},
                             {"port", "ip_192.168.1.200"},
                             {"shared", true},
                             {"address", "192.168.1.200"}});
    CHECK(found[2].at("address").is_null());
    CHECK_FALSE(found[2].contains("shared"));
    CHECK(found[3].at("name") == Value("pdf"));
    CHECK(found[3].at("address").is_null());
    CHECK(found[3].at("shared") == Value(false));
    CHECK(record.facts[1].assurance == Assurance::inferred);
    CHECK(record.facts[3].assurance == Assurance::sourced);
}

TEST_CASE("without SYSTEM no address of a printer is looked for, without SOFTWARE or users no printer") {
    HiveKey software{.name = "ROOT"};
    key_at(software, "Microsoft\\Windows NT\\CurrentVersion\\Print\\Printers\\a").values = {text_value("Port", "x")};
    const auto found = values_of(observed("printer", {{"SOFTWARE", software}}, Names(std::vector<std::string>{})));
    REQUIRE(found.size() == 1);
    CHECK_FALSE(found[0].contains("address"));
    CHECK(lack_of(observed("printer", {}, Names(std::vector<std::string>{}))).code == "windows.hive.absent");
    CHECK(lack_of(observed("printer", {{"SOFTWARE", software}}, std::nullopt)).code == "windows.hive.absent");
}

TEST_CASE("software is what Windows lists, for the machine and for its users") {
    HiveKey software{.name = "ROOT"};
    const std::string here = uninstall;
    add_program(software, here + "LibreOffice", "LibreOffice 7.6", "7.6.4.1",
                {text_value("Publisher", "The Document Foundation")});
    add_program(software, here + "Part", "A part", "1", {number_value("SystemComponent", 1)});
    add_program(software, here + "KB1", "Update", "1", {text_value("ParentKeyName", "LibreOffice")});
    add_program(software, here + "NotPart", "Whole", "1", {number_value("SystemComponent", 0)});
    key_at(software, here + "Nameless").values = {text_value("DisplayVersion", "2")};
    add_program(software, "WOW6432Node\\" + here + "VLC", "VLC", "3.0.20");
    HiveKey ann{.name = "ROOT"};
    add_program(ann, "Software\\" + here + "Code", "Visual Studio Code (User)", "1.85");
    const auto record = observed("software", {{"SOFTWARE", software}, {"users/ann", ann}}, Names({"ann"}));
    const auto found = values_of(record);
    REQUIRE(found.size() == 4);
    CHECK(found[0] ==
          Record{{"name", "LibreOffice 7.6"}, {"version", "7.6.4.1"}, {"publisher", "The Document Foundation"}});
    CHECK(found[1] == Record{{"name", "VLC"}, {"version", "3.0.20"}, {"publisher", Value()}});
    CHECK(found[2].at("name") == Value("Visual Studio Code (User)"));
    CHECK(found[3].at("name") == Value("Whole"));
    CHECK(record.facts.front().assurance == Assurance::sourced);
}

TEST_CASE("programs of one name are one where they are the same, and told apart where not") {
    HiveKey software{.name = "ROOT"};
    const std::string here = uninstall;
    add_program(software, here + "7-Zip", "7-Zip", "23.01");
    add_program(software, "WOW6432Node\\" + here + "7-Zip", "7-Zip", "19.00");
    HiveKey ann{.name = "ROOT"};
    add_program(ann, "Software\\" + here + "7-Zip", "7-Zip", "22.00");
    add_program(ann, "Software\\" + here + "again", "7-Zip", "23.01");
    const auto found = values_of(observed("software", {{"SOFTWARE", software}, {"users/ann", ann}}, Names({"ann"})));
    REQUIRE(found.size() == 3);
    CHECK(found[0].at("name") == Value("7-Zip"));
    CHECK(found[0].at("version") == Value("23.01"));
    CHECK(found[1].at("name") == Value("7-Zip 7-Zip"));
    CHECK(found[1].at("version") == Value("19.00"));
    CHECK(found[2].at("name") == Value("7-Zip ann\\7-Zip"));
    CHECK(found[2].at("version") == Value("22.00"));
    CHECK(lack_of(observed("software", {{"users/ann", ann}}, Names({"ann"}))).code == "windows.hive.absent");
}

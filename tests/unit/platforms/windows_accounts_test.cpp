// Local accounts and groups, from a SAM made as Windows makes one.
#include <doctest/doctest.h>

#include "engine/platforms/windows/sam.h"
#include "windows_sample.h"

using namespace plateau;
using namespace plateau::windows_platform;
using fakes::HiveKey;
using fakes::made_account;
using fakes::made_group;

namespace {

/// A head of four bytes, and what is secret.
const std::string hash = "\2\1\1\1" + std::string(16, 'H');

HiveKey french_sam() {
    return fakes::made_sam({made_account({.id = 500, .name = "Administrateur", .flags = 0x211}),
                            made_account({.id = 501, .name = "Guest", .flags = 0x215, .hash = std::string(4, '\2')}),
                            made_account({.id = 1001, .name = "Alice", .full_name = "Alice A.", .hash = hash}),
                            made_account({.id = 1002, .name = "stage", .flags = 0x210, .hash = std::string(56, 'N')})},
                           {made_group(544, "Administrateurs", "tout",
                                       {"S-1-5-21-1-2-3-500", "S-1-5-21-1-2-3-1001", "S-1-5-21-7-8-9-512",
                                        "S-1-5-21-7-8-9-1105", "S-1-5-21-1-2-3-1099", "S-1-5-4"}),
                            made_group(545, "Utilisateurs", "", {"S-1-5-11", "S-1-5-4", "S-1-5-21-1-2-3-1002"})},
                           {made_group(1003, "Compta", "Les comptables", {"S-1-5-21-1-2-3-1001"})});
}

FactsRecord observed(const std::map<std::string, HiveKey>& hives) {
    fakes::FakeCaseStore store;
    return fakes::observed_hives(hives, {"local_account", "local_group"}, store);
}

std::string code_of(const FactsRecord& record) {
    return record.unobserved.empty() ? "none" : record.unobserved.front().code;
}

}  // namespace

TEST_CASE("accounts have their state, and the groups that name them") {
    const auto accounts = fakes::by_name(observed({{"SAM", french_sam()}}), "local_account");
    REQUIRE(accounts.size() == 4);
    const Record& alice = accounts.at("alice").value;
    CHECK(alice.at("full_name") == Value("Alice A."));
    CHECK(alice.at("enabled") == Value(true));
    CHECK(alice.at("groups") == Value(List{"administrators", "compta"}));
    CHECK(alice.at("password_set") == Value(true));
    CHECK(alice.at("password_never_expires") == Value(false));
    CHECK(accounts.at("alice").assurance == Assurance::verified);
    const Record& stage = accounts.at("stage").value;
    CHECK(stage.at("full_name").is_null());
    CHECK(stage.at("groups") == Value(List{"users"}));
    CHECK(stage.at("password_set") == Value(true));
    CHECK(stage.at("password_never_expires") == Value(true));
    CHECK(accounts.at("stage").assurance == Assurance::sourced);
    CHECK(accounts.at("guest").value.at("enabled") == Value(false));
    CHECK(accounts.at("guest").value.at("password_set") == Value(false));
    CHECK(accounts.at("administrator").value.at("groups") == Value(List{"administrators"}));
}

TEST_CASE("an account somebody gave another name has that one, whatever its number") {
    const HiveKey sam = fakes::made_sam({made_account({.id = 500, .name = "chef"}),
                                         made_account({.id = 1001, .name = "Administrateur", .hash = "odd"})},
                                        {});
    const auto accounts = fakes::by_name(observed({{"SAM", sam}}), "local_account");
    CHECK(accounts.contains("chef"));
    CHECK(accounts.contains("administrateur"));
    CHECK(accounts.at("administrateur").value.at("password_set").is_null());
}

TEST_CASE("groups have one name in every language, and members by name where it is known") {
    const auto groups = fakes::by_name(observed({{"SAM", french_sam()}}), "local_group");
    REQUIRE(groups.size() == 3);
    CHECK(groups.at("administrators").value.at("members") ==
          Value(List{"administrator", "alice", "domain admins", "interactive", "s-1-5-21-1-2-3-1099",
                     "s-1-5-21-7-8-9-1105"}));
    CHECK(groups.at("administrators").value.at("description") == Value("tout"));
    CHECK(groups.at("users").value.at("members") == Value(List{"authenticated users", "interactive", "stage"}));
    CHECK(groups.at("users").value.at("description").is_null());
    CHECK(groups.at("compta").value.at("members") == Value(List{"alice"}));
}

TEST_CASE("without the machine's own SID nobody is taken for one of its accounts") {
    HiveKey sam = french_sam();
    fakes::key_at(sam, "SAM\\Domains\\Account").values = {{.name = "V", .type = 3, .data = "short"}};
    const auto record = observed({{"SAM", sam}});
    CHECK_FALSE(fakes::by_name(record, "local_account").at("alice").value.contains("groups"));
    CHECK(fakes::by_name(record, "local_group").at("compta").value.at("members") == Value(List{"s-1-5-21-1-2-3-1001"}));
}

TEST_CASE("a controller's accounts are not those of its SAM, and a damaged one is not guessed at") {
    HiveKey system{.name = "ROOT"};
    fakes::key_at(system, "Select").values = {fakes::number_value("Current", 1)};
    fakes::key_at(system, "ControlSet001\\Control\\ProductOptions").values = {
        fakes::text_value("ProductType", "LanmanNT")};
    CHECK(code_of(observed({{"SAM", french_sam()}, {"SYSTEM", system}})) == "windows.sam.controller");
    CHECK(code_of(observed({})) == "windows.hive.absent");
    CHECK(code_of(observed({{"SAM", HiveKey{.name = "ROOT"}}})) == "windows.registry.absent");
    HiveKey other = made_account({.id = 1001, .name = "alice"});
    other.name = "000003EA";
    CHECK(code_of(observed({{"SAM", fakes::made_sam({other}, {})}})) == "windows.sam.invalid");
}

TEST_CASE("values of accounts and groups that lead outside are refused, at every length") {
    const HiveKey account = made_account({.id = 7, .name = "alice", .full_name = "A", .hash = hash});
    const std::string& f = account.values[0].data;
    const std::string& v = account.values[1].data;
    REQUIRE(sam::parse_account(7, f, v).has_value());
    for (std::size_t size = 0; size < v.size(); ++size) {
        CHECK_FALSE(sam::parse_account(7, f, v.substr(0, size)).has_value());
    }
    CHECK(sam::parse_account(7, f.substr(0, 0x39), v).error().why == "00000007: its value F is too short");
    CHECK(sam::parse_account(8, f, v).error().why == "00000008: its value F is of another account");
    const std::string c = made_group(9, "group", "", {"S-1-5-18"}).values[0].data;
    REQUIRE(sam::parse_group(9, true, c)->members.size() == 1);
    for (std::size_t size = 0; size < c.size(); ++size) {
        CHECK_FALSE(sam::parse_group(9, true, c.substr(0, size)).has_value());
    }
    std::string more = c;
    more[48] = 2;
    CHECK(sam::parse_group(9, true, more).error().why == "00000009: a member is no SID");
    CHECK(sam::parse_group(9, true, made_group(9, "", "", {}).values[0].data).error().why ==
          "00000009: it has no name");
}

TEST_CASE("hashes of passwords are in no fact and no evidence, and a group's members are evidence") {
    fakes::FakeCaseStore store;
    const auto record = fakes::observed_hives({{"SAM", french_sam()}}, {"local_account", "local_group"}, store);
    std::string all;
    for (const auto& [id, entry] : record.evidence) {
        all += *store.find(id);
    }
    for (const Fact& fact : record.facts) {
        CHECK_FALSE(fact.evidence.empty());
    }
    CHECK(all.find("4848484848") == std::string::npos);
    CHECK(all.find("4e4e4e4e4e") == std::string::npos);
    CHECK(all.find("41006c00690063006500") == std::string::npos);      // Alice: V is not kept at all
    CHECK(all.find("43006f006d00700074006100") != std::string::npos);  // Compta
}

#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

FactOf user(const std::string& account, List groups, bool enabled = true) {
    return {"directory_user", {{"account", account}, {"enabled", enabled}, {"groups", std::move(groups)}}};
}

FactOf group(const std::string& name, List members, List groups = {}) {
    return {"directory_group", {{"name", name}, {"members", std::move(members)}, {"groups", std::move(groups)}}};
}

ItemResult judged_member(const std::vector<FactOf>& facts) {
    return judged(item_of("member", "directory.member", "server", {{"account", "Alice"}, {"group", "Compta"}}),
                  {seen("server", {"directory_user", "directory_group"}, facts)});
}

}  // namespace

TEST_CASE("a direct member is one, whichever side says so") {
    CHECK(judged_member({user("alice", {"compta"}), group("compta", {})}).why.id == "directory.member.found");
    CHECK(judged_member({user("ALICE", {}), group("COMPTA", {"Alice"})}).verdict == Verdict::met);
}

TEST_CASE("a member through two other groups is one, and the last of them is named") {
    const auto result = judged_member({user("alice", {"stagiaires"}), group("stagiaires", {}, {"comptables"}),
                                       group("comptables", {}), group("compta", {"comptables"})});
    CHECK(result.verdict == Verdict::met);
    CHECK(reason(result) == "directory.member.through: alice est membre de compta par comptables");
}

TEST_CASE("groups that contain each other do not keep the grader busy for ever") {
    const auto result =
        judged_member({user("alice", {"a"}), group("a", {"b"}), group("b", {"a"}), group("compta", {})});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(reason(result) == "directory.member.not_member: alice n'est pas membre de compta ; ses groupes : a, b");
}

TEST_CASE("an account or a group that is not there is not met, each with its own reason") {
    CHECK(judged_member({group("compta", {})}).why.id == "directory.member.no_account");
    CHECK(judged_member({user("alice", {})}).why.id == "directory.member.no_group");
    CHECK(judged_member({}).verdict == Verdict::not_met);
}

TEST_CASE("a member whose account is disabled is partly met") {
    const auto result = judged_member({user("alice", {"compta"}, false), group("compta", {"alice"})});
    CHECK(result.verdict == Verdict::partly_met);
    CHECK(missed(result) == "enabled=false");
}

namespace {

ItemResult judged_account(Record expect, Record more = {}) {
    Record alice{
        {"account", "alice"}, {"enabled", true}, {"path", "cn=alice martin,ou=achats,ou=compta,dc=lab,dc=lan"}};
    for (auto& [name, value] : more) {
        alice[name] = value;
    }
    expect.try_emplace("account", "alice");
    return judged(item_of("account", "directory.account", "server", std::move(expect)),
                  {seen("server", {"directory_user"}, {{"directory_user", alice}})});
}

}  // namespace

TEST_CASE("an account is as asked for in its unit or in one below, and able to log in") {
    CHECK(judged_account({}).why.id == "directory.account.found");
    CHECK(judged_account({{"unit", "achats"}}).verdict == Verdict::met);
    CHECK(judged_account({{"unit", "Compta"}}).verdict == Verdict::met);
    CHECK(judged_account({{"unit", "OU=Compta,DC=lab,DC=lan"}}).verdict == Verdict::met);
    CHECK(judged_account({{"unit", "OU=Achats,DC=lab,DC=lan"}}).why.id == "directory.account.other_unit");
    const auto other = judged_account({{"unit", "chats"}});
    CHECK(other.verdict == Verdict::partly_met);
    CHECK(reason(other) ==
          "directory.account.other_unit: alice n'est pas dans l'unité chats : "
          "cn=alice martin,ou=achats,ou=compta,dc=lab,dc=lan");
    CHECK(judged_account({}, {{"enabled", false}}).why.id == "directory.account.disabled");
    CHECK(judged_account({{"enabled", false}}).why.id == "directory.account.enabled");
    CHECK(judged_account({{"enabled", false}}, {{"enabled", false}}).verdict == Verdict::met);
    CHECK(judged_account({{"account", "bob"}}).why.id == "directory.account.missing");
}

TEST_CASE("an account that must not exist is gone, not disabled") {
    CHECK(judged_account({{"account", "bob"}, {"absent", true}}).verdict == Verdict::met);
    const auto locked = judged_account({{"absent", true}}, {{"enabled", false}});
    CHECK(locked.verdict == Verdict::not_met);
    CHECK(missed(locked) == "account=alice");
    CHECK(locked.why.id == "directory.account.still_there");
}

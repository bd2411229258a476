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

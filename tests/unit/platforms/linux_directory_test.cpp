#include <doctest/doctest.h>

#include "engine/platforms/linux/directory.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

const std::string objects =
    "# record 1\ndn: CN=Alice Martin, OU=Comptabilité,DC=lab,DC=lan\nobjectClass: top\nobjectClass: user\n"
    "sAMAccountName: alice\nuserAccountControl: 512\npwdLastSet: 0\nprimaryGroupID: 513\nobjectSid: "
    "S-1-5-21-1-2-3-1103\n"
    "displayName:: w4lsb2RpZSBMZWbDqHZyZQ==\nmemberOf: CN=Compta,CN=Users,DC=lab,DC=lan\ndescription: long and\n  "
    "folded\n\n"
    "# record 2\ndn: CN=Compta,CN=Users,DC=lab,DC=lan\nobjectClass: group\nsAMAccountName: compta\n"
    "groupType: -2147483646\nobjectSid: S-1-5-21-1-2-3-1104\nmemberOf: CN=Elsewhere,DC=other\n\n"
    "# record 3\ndn: CN=Domain Users,CN=Users,DC=lab,DC=lan\nobjectClass: group\nsAMAccountName: Domain Users\n"
    "groupType: -2147483644\nobjectSid: S-1-5-21-1-2-3-513\n\n"
    "# record 4\ndn: CN=CLIENT,CN=Computers,DC=lab,DC=lan\nobjectClass: user\nobjectClass: computer\n"
    "sAMAccountName: CLIENT$\nuserAccountControl: 4098\nprimaryGroupID: 515\nobjectSid: S-1-5-21-1-2-3-1105\n\n"
    "# record 5\ndn: OU=Comptabilité,DC=lab,DC=lan\nobjectClass: organizationalUnit\nou: Comptabilité\n\n"
    "# Referral\nref: ldap:///DC=lab\n\n# returned 6 records\n# 5 entries\n# 1 referrals\n";

Reply server(const std::string& text) {
    LinuxSample sample;
    sample.group("directory").entry("objects", "ldbsearch", text);
    return sample.reply();
}

std::string why(std::string text) {
    const auto parsed = parse_ldif(text);
    return parsed ? "read" : parsed.error().why;
}

}  // namespace

TEST_CASE("a user is read with accents, folded lines, groups and account flags") {
    const auto facts = directory_user_facts(server(objects));
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 1);
    const Fact& alice = facts->front();
    CHECK(field_of(alice, "account") == "alice");
    CHECK(field_of(alice, "path") == "cn=alice martin,ou=comptabilité,dc=lab,dc=lan");
    CHECK(field_of(alice, "display_name") == "Élodie Lefèvre");
    CHECK(field_of(alice, "description") == "long and folded");
    CHECK(field_of(alice, "groups") == Value(List{"compta", "domain users"}));
    CHECK(field_of(alice, "enabled") == Value(true));
    CHECK(field_of(alice, "must_change_password") == Value(true));
    CHECK(field_of(alice, "upn").is_null());
}

TEST_CASE("groups know their members by account, primary members included") {
    const auto facts = directory_group_facts(server(objects));
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 2);
    CHECK(field_of((*facts)[0], "members") == Value(List{"alice"}));
    CHECK(field_of((*facts)[0], "scope") == "global");
    CHECK(field_of((*facts)[0], "groups") == Value(List{"elsewhere"}));
    CHECK(field_of((*facts)[1], "members") == Value(List{"alice"}));
    CHECK(field_of((*facts)[1], "scope") == "domain_local");
}

TEST_CASE("computers and units are facts of their own") {
    const auto computers = directory_computer_facts(server(objects));
    REQUIRE(computers->size() == 1);
    CHECK(field_of(computers->front(), "name") == "client");
    CHECK(field_of(computers->front(), "enabled") == Value(false));
    const auto units = directory_unit_facts(server(objects));
    REQUIRE(units->size() == 1);
    CHECK(field_of(units->front(), "path") == "ou=comptabilité,dc=lab,dc=lan");
}

TEST_CASE("a directory cut short is not a small directory") {
    CHECK(why(objects.substr(0, objects.find("# record 5"))).starts_with("it has 4 objects and counts ''"));
    CHECK(why("") == "it has 0 objects and counts ''");
    CHECK(why("# 0 entries\n") == "read");
    CHECK(why("stray: line\n# 0 entries\n") == "line 1: 'stray' stands outside an object");
    CHECK(why("dn: x\nno colon\n# 1 entries\n").starts_with("line 2: 'no colon'"));
    CHECK(why("dn: x\na:: not base64!\n# 1 entries\n").starts_with("line 2:"));
}

TEST_CASE("a machine without a directory has none of its objects; one that cannot be read is unknown") {
    LinuxSample none;
    none.group("directory").entry("objects", "/var/lib/samba/private/sam.ldb", "", "absent");
    CHECK(directory_user_facts(none.reply())->empty());
    LinuxSample no_tool;
    no_tool.group("directory").entry("objects", "ldbsearch", "", "absent", 0, "ldbsearch: there is no such program");
    CHECK(directory_user_facts(no_tool.reply()).error().code == "linux.entry.absent");
    LinuxSample failed;
    failed.group("directory").entry("objects", "ldbsearch", "", "failed", 1, "locked");
    CHECK(directory_user_facts(failed.reply()).error().code == "linux.entry.failed");
}

TEST_CASE("a group is found by its name in any case, accents included") {
    const auto facts = directory_user_facts(
        server("dn: CN=Zoé,CN=Users,DC=lab,DC=lan\nobjectClass: user\nsAMAccountName: ZOÉ\nuserAccountControl: 512\n"
               "objectSid: S-1-5-21-1-2-3-1110\nmemberOf: CN=éQUIPE RÉSEAU,CN=users,DC=LAB,DC=lan\n\n"
               "dn: CN=Équipe Réseau,CN=Users,DC=lab,DC=lan\nobjectClass: group\nsAMAccountName: Réseau\n"
               "groupType: -2147483646\nobjectSid: S-1-5-21-1-2-3-1111\n\n# returned 2 records\n# 2 entries\n# 0 "
               "referrals\n"));
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 1);
    CHECK(field_of(facts->front(), "account") == "zoé");
    CHECK(field_of(facts->front(), "groups") == Value(List{"réseau"}));
}

#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_acl.h"
#include "engine/platforms/linux/parse_samba.h"
#include "engine/platforms/linux/parse_security.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) {
        text += static_cast<char>(value);
    }
    return text;
}

/// Everyone: full, as `sharesec` writes it.
const std::string everyone_full =
    bytes({1, 0, 4, 0x80, 0, 0, 0,  0, 0,    0, 0,    0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 28, 0,
           1, 0, 0, 0,    0, 0, 20, 0, 0xff, 1, 0x1f, 0, 1, 1, 0, 0, 0,  0, 0, 1, 0, 0, 0,  0});

Value allowed(const char* account, const char* right) {
    return permission({account, ""}, right, "allow");
}

std::vector<Fact> shares(const std::string& options) {
    LinuxSample sample;
    sample.group("directory").entry("objects", "sam.ldb", "", "absent");
    sample.group("samba").entry("smb-conf", "testparm -s", "[global]\n\tworkgroup = LAB\n\n[data]\n" + options);
    sample.group("shares")
        .entry("share-rights", "share_info.tdb", "", "absent")
        .entry("posix-rights", "/srv/data", "# owner: root\n# group: root\nuser::rwx\ngroup::r-x\nother::---\n");
    const auto facts = share_facts(sample.reply());
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    return *facts;
}

Value rights(const std::string& options) {
    return field_of(shares("\tpath = /srv/data\n" + options).front(), "permissions");
}

}  // namespace

TEST_CASE("a share's rights follow from the options of smb.conf") {
    CHECK(rights("") == Value(List{allowed("everyone", "read")}));
    CHECK(rights("\tread only = No\n") == Value(List{allowed("everyone", "full")}));
    CHECK(rights("\tread only = No\n\tvalid users = @compta\n") == Value(List{allowed("compta", "full")}));
    CHECK(rights("\tvalid users = alice, bob\n\twrite list = bob carol\n") ==
          Value(List{allowed("alice", "read"), allowed("bob", "full")}));
    CHECK(rights("\twrite list = \"LAB\\Chefs de projet\"\n") ==
          Value(List{permission({"chefs de projet", "lab"}, "full", "allow"), allowed("everyone", "read")}));
    CHECK(rights("\tread only = No\n\tread list = alice\n\tinvalid users = mallory\n") ==
          Value(List{permission({"alice", ""}, "change", "deny"), allowed("everyone", "full"),
                     permission({"mallory", ""}, "read", "deny")}));
}

TEST_CASE("a share has a folder with rights, a name, and may be switched off") {
    const auto facts = shares("\tpath = /srv/data\n\tcomment = Données\n\tavailable = No\n\tguest ok = Yes\n");
    REQUIRE(facts.size() == 1);
    CHECK(field_of(facts.front(), "name") == "data");
    CHECK(field_of(facts.front(), "comment") == "Données");
    CHECK(field_of(facts.front(), "enabled") == Value(false));
    CHECK(field_of(facts.front(), "guest") == Value(true));
    CHECK(field_of(facts.front(), "folder_permissions") ==
          Value(List{allowed("root", "change"), allowed("root", "read")}));
    CHECK(field_of(shares("\tpath = /elsewhere\n").front(), "folder_permissions").is_null());
}

TEST_CASE("POSIX rights count through the mask, and others are everyone") {
    const auto value = parse_posix_rights(
        "# file: /srv\n# owner: root\n# group: LAB\\134compta\nuser::rwx\nuser:alice:rwx\t#effective:r-x\n"
        "group::r-x\nmask::r-x\nother::--x\ndefault:user:bob:rwx\n");
    REQUIRE(value.has_value());
    CHECK(*value == Value(List{allowed("root", "change"), permission({"compta", "LAB"}, "read", "allow"),
                               allowed("alice", "read"), allowed("everyone", "other")}));
    CHECK(parse_posix_rights("# owner: a\n# group: b\n# mode: 755\n").value().as_list()->size() == 3);
    CHECK(parse_posix_rights("user::rwx\n").error().why == "it names no owner");
    CHECK(parse_posix_rights("# owner: a\nuser::rw\n").error().why == "'user::rw'");
}

TEST_CASE("a security descriptor is read from its bytes, and a false length is refused") {
    const auto descriptor = parse_security_descriptor(everyone_full);
    REQUIRE(descriptor.has_value());
    CHECK(permissions_value(*descriptor, {}) == Value(List{allowed("everyone", "full")}));
    for (std::size_t size = 0; size < everyone_full.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(parse_security_descriptor(everyone_full.substr(0, size)).has_value());
    }
    const std::string open = bytes({1, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(permissions_value(*parse_security_descriptor(open), {}) == Value(List{allowed("everyone", "full")}));
    CHECK_FALSE(parse_nt_attribute(" 04 00 zz").has_value());
    CHECK_FALSE(parse_nt_attribute("").has_value());
}

TEST_CASE("a dump of a database gives keys and bytes") {
    const auto entries = parse_tdbdump("{\nkey(13) = \"SECDESC/data\\00\"\ndata(3) = \"\\01\\00\\22\"\n}\n");
    REQUIRE(entries.has_value());
    REQUIRE(entries->size() == 1);
    CHECK(entries->front().first == "SECDESC/data");
    CHECK(entries->front().second == bytes({1, 0, 0x22}));
    CHECK(parse_tdbdump("")->empty());
    CHECK_FALSE(parse_tdbdump("key(1) = \"a\"\n").has_value());
    CHECK_FALSE(parse_tdbdump("nonsense\n").has_value());
}

TEST_CASE("what is not Samba's configuration is said to be so") {
    CHECK(parse_testparm("[global]\n\ta = b\n# c\n")->front().option("a") == "b");
    CHECK(parse_testparm("a = b\n").error().why == "line 1: 'a = b'");
    CHECK(parse_testparm("[global]\nnonsense\n").error().why == "line 2: 'nonsense'");
    CHECK(smb_names("a, \"b c\"  @d") == std::vector<std::string>{"a", "b c", "@d"});
}

TEST_CASE("accounts of a share's lists are the same in any case, accents included") {
    CHECK(rights("\tvalid users = Élodie\n\twrite list = éLODIE\n") == Value(List{allowed("élodie", "full")}));
}

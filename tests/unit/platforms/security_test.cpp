// Descriptors made by Samba's own library from the SDDL beside them, and one of a real hive.
#include <doctest/doctest.h>

#include "engine/platforms/security/permissions.h"
#include "engine/support/byte_reader.h"

using namespace plateau;
using namespace plateau::security;

namespace {

std::string bytes_of(std::string_view hexadecimal) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
        bytes += static_cast<char>(digits.find(hexadecimal[i]) * 16 + digits.find(hexadecimal[i + 1]));
    }
    return bytes;
}

/// O:BAG:SYD:(A;;0x1200a9;;;WD), of the share NETLOGON of a real machine: the owner stands behind the list.
const std::string netlogon = bytes_of(
    "0100048034000000440000000000000014000000020020000100000000001800a9001200010100000000000100000000"
    "0100000001020000000000052000000020020000010100000000000512000000");

/// O:BAG:BAD:AI(D;OICI;0x100116;;;S-1-5-21-1-2-3-1001)(A;OICI;0x1f01ff;;;BA)(A;OICIIO;GA;;;CO)(A;OICIID;0x1200a9;;;BU)
/// (A;CIID;0x4;;;BU)(A;OICIID;0x1301bf;;;AU)
const std::string folder = bytes_of(
    "010004841400000024000000000000003400000001020000000000052000000020020000010200000000000520000000"
    "2002000004009c00060000000103240016011000010500000000000515000000010000000200000003000000e9030000"
    "00031800ff011f0001020000000000052000000020020000000b14000000001001010000000000030000000000131800"
    "a90012000102000000000005200000002102000000121800040000000102000000000005200000002102000000131400"
    "bf01130001010000000000050b000000");

/// O:S-1-5-21-1-2-3-1002G:BAD:(A;;GA;;;OW)(A;;GR;;;BG)
const std::string generic = bytes_of(
    "0100048014000000300000000000000040000000010500000000000515000000010000000200000003000000ea030000"
    "010200000000000520000000200200000400340002000000000014000000001001010000000000030400000000001800"
    "0000008001020000000000052000000022020000");

Value rights(const SecurityDescriptor& descriptor, const AccountNames& names = {}) {
    return permissions_value(descriptor, names);
}

SecurityDescriptor listed(std::vector<AccessEntry> entries) {
    return {.owner = "", .restricted = true, .entries = std::move(entries)};
}

Value of(const char* account, const char* right, const char* effect = "allow") {
    return permission({account, ""}, right, effect);
}

Value builtin(const char* account, const char* right) {
    return permission({account, "builtin"}, right, "allow");
}

}  // namespace

TEST_CASE("a SID is the same as bytes and as text") {
    for (const char* text : {"S-1-5-32-544", "S-1-1-0", "S-1-5-21-4294967295-2-3-1001", "S-1-0x010000000000-7", "S-1-5",
                             "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"}) {
        CAPTURE(text);
        const auto sid = parse_sid(text);
        REQUIRE(sid.has_value());
        CHECK(to_string(*sid) == text);
        const auto again = sid_at("ab" + stored(*sid) + "cd", 2);
        REQUIRE(again.has_value());
        CHECK(again->sid == *sid);
        CHECK(again->size == stored(*sid).size());
    }
    CHECK(stored(*parse_sid("s-1-5-32-544")) == bytes_of("01020000000000052000000020020000"));
}

TEST_CASE("what is no SID is none") {
    for (const char* text :
         {"", "S", "S-1", "S-1-", "S-2-5-18", "S-1-5-", "S-1-5--1", "S-1-5-4294967296", "S-1-5-x", "S-1-5-0x20",
          "S-1-281474976710656", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", "S-1-5-18 ", "S-1-0x-1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_sid(text).has_value());
    }
    const std::string administrators = stored(*parse_sid("S-1-5-32-544"));
    for (std::size_t size = 0; size < administrators.size(); ++size) {
        CHECK_FALSE(sid_at(administrators.substr(0, size), 0).has_value());
    }
    CHECK_FALSE(sid_at(administrators, 1).has_value());
    CHECK_FALSE(sid_at(administrators, 100).has_value());
    CHECK_FALSE(sid_at(bytes_of("011000000000000500") + std::string(100, '\0'), 0).has_value());
}

TEST_CASE("a SID has the name that is known for it, a well-known one, or none but itself") {
    const AccountNames names{{"S-1-5-21-1-2-3-1001", {"alice", "client"}}, {"S-1-5-32-545", {"ours", "x"}}};
    CHECK(name_of_sid(names, "S-1-5-21-1-2-3-1001") == AccountName{"alice", "client"});
    CHECK(name_of_sid(names, "S-1-5-32-545") == AccountName{"ours", "x"});
    CHECK(name_of_sid({}, "S-1-5-32-555") == AccountName{"remote desktop users", "builtin"});
    CHECK(name_of_sid({}, "S-1-5-21-1-2-3-1001") == AccountName{"S-1-5-21-1-2-3-1001", ""});
    for (const auto& [sid, name] : well_known()) {
        REQUIRE(parse_sid(sid).has_value());
        CHECK(to_string(*parse_sid(sid)) == sid);
    }
}

TEST_CASE("the descriptor of a real share gives everyone to read") {
    const auto stored = parse_descriptor(netlogon);
    REQUIRE(stored.has_value());
    CHECK(stored->descriptor.owner == "S-1-5-32-544");
    CHECK(stored->end == netlogon.size());
    CHECK(rights(stored->descriptor) == Value(List{of("everyone", "read")}));
}

TEST_CASE("a folder's rights are those that hold for itself, inherited ones included, joined by account") {
    const auto stored = parse_descriptor(folder);
    REQUIRE(stored.has_value());
    CHECK(stored->descriptor.entries.size() == 6);
    const AccountNames names{{"S-1-5-21-1-2-3-1001", {"alice", ""}}};
    CHECK(
        rights(stored->descriptor, names) ==
        Value(List{of("alice", "change", "deny"), builtin("administrators", "full"), builtin("users", "read"),
                   builtin("users", "other"), permission({"authenticated users", "nt authority"}, "change", "allow")}));
}

TEST_CASE("generic rights are those they stand for, and the owner's rights are of the owner") {
    const auto stored = parse_descriptor(generic);
    REQUIRE(stored.has_value());
    CHECK(rights(stored->descriptor) == Value(List{of("S-1-5-21-1-2-3-1002", "full"), builtin("guests", "read")}));
}

TEST_CASE("a denial holds against what comes after it, and what came before it stays given") {
    const std::string alice = "S-1-5-21-1-2-3-1001";
    const std::string bob = "S-1-5-21-1-2-3-1002";
    const AccessEntry reads{.mask = 0x1200a9, .sid = alice};
    const AccessEntry refused{.allow = false, .mask = 0x1f01ff, .sid = alice};
    CHECK(rights(listed({refused, reads})) ==
          Value(List{of(alice.c_str(), "full", "deny"), of(alice.c_str(), "read")}));
    CHECK(rights(listed({reads, refused})) ==
          Value(List{of(alice.c_str(), "change", "deny"), of(alice.c_str(), "read")}));
    CHECK(rights(listed({{.mask = 0x1f01ff, .sid = "S-1-1-0"}, refused})) == Value(List{of("everyone", "full")}));
    // bob may be a group alice is in: then she reads, else she does not.
    CHECK(rights(listed({{.mask = 0x1200a9, .sid = bob}, refused})) ==
          Value(List{of(bob.c_str(), "read"), of(alice.c_str(), "other", "deny")}));
}

TEST_CASE("entries of one account are put together, and what is none of the usual rights is said so") {
    CHECK(rights(listed({{.mask = 0x1200a9, .sid = "S-1-1-0"}, {.mask = 0x116, .sid = "S-1-1-0"}})) ==
          Value(List{of("everyone", "change")}));
    CHECK(rights(listed({{.mask = 0x20, .sid = "S-1-1-0"}})) == Value(List{of("everyone", "other")}));
    CHECK(rights(listed({{.inherit_only = true, .mask = 0x1f01ff, .sid = "S-1-1-0"}})) == Value(List{}));
    CHECK(rights(listed({{.conditional = true, .mask = 0x1f01ff, .sid = "S-1-1-0"},
                         {.allow = false, .conditional = true, .mask = 1, .sid = "S-1-1-0"}})) ==
          Value(List{of("everyone", "other", "deny"), of("everyone", "other")}));
    CHECK(rights(listed({})) == Value(List{}));
    CHECK(rights({}) == Value(List{of("everyone", "full")}));
}

TEST_CASE("a descriptor that is cut or leads outside is refused, at every length") {
    for (const std::string& whole : {netlogon, folder, generic}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(size);
            CHECK_FALSE(parse_descriptor(whole.substr(0, size)).has_value());
        }
    }
    std::string object = folder;
    object[object.find(bytes_of("01032400"))] = 5;
    CHECK(parse_descriptor(object).error() == "an entry is not of a known kind");
    CHECK(parse_descriptor(folder, folder.size() + 5).error() == "it does not begin like a descriptor");
    std::string far = folder;
    far[16] = '\x7f';
    far[19] = '\x7f';
    CHECK(parse_descriptor(far).error() == "the list lies outside");
}

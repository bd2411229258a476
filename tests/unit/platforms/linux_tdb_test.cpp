// Samba's databases as they lie on a disk.
#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_ldif.h"
#include "engine/platforms/linux/parse_samba.h"
#include "engine/platforms/linux/parse_tdb.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

void put(std::string& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

std::string number(std::uint32_t value, std::size_t size = 4) {
    std::string bytes(4, '\0');
    put(bytes, 0, value);
    return bytes.substr(0, size);
}

constexpr std::size_t header_size = 168;
constexpr std::uint32_t live = 0x26011999;

/// A database of one chain.
std::string database(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string bytes(header_size + 8, '\0');
    bytes.replace(0, 9, "TDB file\n");
    put(bytes, 32, 0x26011967 + 6);
    put(bytes, 36, 1);
    std::uint32_t next = 0;
    for (const auto& [key, value] : entries) {
        const auto at = static_cast<std::uint32_t>(bytes.size());
        bytes += number(next) + number(0) + number(static_cast<std::uint32_t>(key.size())) +
                 number(static_cast<std::uint32_t>(value.size())) + number(0) + number(live) + key + value;
        next = at;
    }
    put(bytes, header_size + 4, next);
    return bytes;
}

std::string text(const std::string& content) {
    return number(static_cast<std::uint32_t>(content.size())) + content + '\0';
}

using Attributes = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::string packed(const std::string& dn, const Attributes& attributes) {
    std::string names;
    std::string values;
    for (const auto& [name, list] : attributes) {
        names += text(name) + number(static_cast<std::uint32_t>(list.size())) + number(2, 1);
        for (const std::string& value : list) {
            names += number(static_cast<std::uint32_t>(value.size()), 2);
            values += value + '\0';
        }
    }
    return number(0x26011968) + number(static_cast<std::uint32_t>(attributes.size())) + text(dn) + text("canonical") +
           number(static_cast<std::uint32_t>(names.size() + 4)) + names + values;
}

const std::string sid("\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0\0", 16);

}  // namespace

TEST_CASE("a database gives its entries, and tdbdump's text of them reads as the same") {
    const std::string bytes = database({{"b", "second"}, {std::string("a\0", 2), "\"\\\1"}});
    const auto entries = parse_tdb(bytes);
    REQUIRE_MESSAGE(entries.has_value(), entries.error().why);
    REQUIRE(entries->size() == 2);
    CHECK((*entries)[0].first == std::string_view("a\0", 2));
    const auto again = parse_tdbdump(tdbdump_text(*entries));
    REQUIRE(again.has_value());
    CHECK((*again)[0] == std::pair<std::string, std::string>("a", "\"\\\1"));
    CHECK((*again)[1] == std::pair<std::string, std::string>("b", "second"));
}

TEST_CASE("a database that is cut, turns in a circle or was left within a transaction says so") {
    const std::string sound = database({{"key", "value"}, {"other", "value"}});
    for (std::size_t size = 0; size < sound.size(); size += 3) {
        CHECK_FALSE(parse_tdb(std::string_view(sound).substr(0, size)).has_value());
    }
    std::string circle = sound;
    put(circle, header_size + 8, static_cast<std::uint32_t>(header_size + 8));
    CHECK(parse_tdb(circle).error().code == "linux.tdb.invalid");
    std::string torn = sound + std::string(24, '\0');
    put(torn, 44, static_cast<std::uint32_t>(sound.size()));
    CHECK(parse_tdb(torn).has_value());
    put(torn, sound.size() + 20, 0xf53bc0e7);
    CHECK(parse_tdb(torn).error().why.find("transaction") != std::string::npos);
}

TEST_CASE("objects of a domain read as ldbsearch prints them: removed links and deleted objects are not there") {
    const std::string bytes = database(
        {{"DN=@INDEX:X", "no object"},
         {"GUID=1",
          packed("CN=ann,DC=lab",
                 {{"objectClass", {"top", "user"}},
                  {"sAMAccountName", {"ann"}},
                  {"objectSid", {sid}},
                  {"unicodePwd", {"secret"}},
                  {"memberOf", {"<GUID=1>;<RMD_FLAGS=0>;CN=staff,DC=lab", "<GUID=2>;<RMD_FLAGS=1>;CN=left,DC=lab"}}})},
         {"GUID=2", packed("CN=gone,DC=lab", {{"objectClass", {"user"}}, {"isDeleted", {"TRUE"}}})},
         {"GUID=3", packed("CN=other,DC=lab", {{"objectClass", {"container"}}})}});
    const auto entries = parse_tdb(bytes);
    REQUIRE(entries.has_value());
    const auto printed = ldbsearch_text(*entries);
    REQUIRE_MESSAGE(printed.has_value(), printed.error().why);
    CHECK(printed->find("secret") == std::string::npos);
    const auto objects = parse_ldif(*printed);
    REQUIRE_MESSAGE(objects.has_value(), objects.error().why);
    REQUIRE(objects->size() == 1);
    const LdifObject& ann = objects->front();
    CHECK(ann.dn == "CN=ann,DC=lab");
    CHECK(ann.first("objectsid") == "S-1-5-32-544");
    CHECK(ann.attributes.at("memberof") == std::vector<std::string>{"CN=staff,DC=lab"});
}

TEST_CASE("an object that is cut anywhere is no object") {
    const std::string sound = packed("CN=ann,DC=lab", {{"objectClass", {"user"}}, {"sn", {"Ann"}}});
    for (std::size_t size = 0; size < sound.size(); ++size) {
        const TdbEntry entry{"GUID=1", std::string_view(sound).substr(0, size)};
        CHECK(ldbsearch_text({entry}).error().code == "linux.ldb.invalid");
    }
}

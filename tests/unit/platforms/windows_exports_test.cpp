// What the export scripts print. No Windows was at hand: the documents of tests/data/windows are written by hand;
// values of real servers come from the corpus.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/platforms/linux/parse_ldif.h"
#include "engine/platforms/security/sid.h"
#include "engine/platforms/windows/observe_export.h"
#include "engine/platforms/windows/xml_tree.h"
#include "engine/support/files.h"
#include "tests/corpus.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;

namespace {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

FactsRecord read(const std::string& documents, Trust trust = Trust::capture) {
    fakes::FakeCaseStore store;
    auto record = read_windows_exports(documents, {.source = "capture", .trust = trust},
                                       {.role = "server", .name = "export.json", .kinds = windows_export_kinds()},
                                       store, Epoch());
    CHECK(read_facts(facts_to_json(record), "record").front() == record);
    for (const Fact& fact : record.facts) {
        CHECK(fact.assurance == Assurance::sourced);
        REQUIRE(fact.evidence.size() == 1);
        CHECK(store.find(fact.evidence.front()).has_value());
    }
    return record;
}

std::string data(const std::string& name) {
    return read_file("tests/data/windows/" + name);
}

/// The values of the facts of a kind, in the order of their keys.
std::vector<Record> of(const FactsRecord& record, const std::string& kind) {
    std::vector<Record> values;
    for (const Fact& fact : record.facts) {
        if (fact.kind == kind) {
            values.push_back(fact.value);
        }
    }
    return values;
}

Record one(const FactsRecord& record, const std::string& kind, const std::string& field, const std::string& wanted) {
    for (const Record& value : of(record, kind)) {
        if (value.at(field) == Value(wanted)) {
            return value;
        }
    }
    FAIL("no " << kind << " " << wanted);
    return {};
}

/// Why a kind is not known: code and particulars.
std::string why_not(const FactsRecord& record, const std::string& kind) {
    for (const UnobservedKind& unknown : record.unobserved) {
        if (unknown.kind == kind) {
            return unknown.code + ": " + unknown.why;
        }
    }
    return "known";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

std::string utf16_of(const std::string& ascii) {
    std::string bytes = "\xff\xfe";
    for (const char c : ascii) {
        bytes += {c, '\0'};
    }
    return bytes;
}

Value list_of(const std::vector<std::string>& texts) {
    List list;
    for (const std::string& text : texts) {
        list.emplace_back(text);
    }
    return list;
}

}  // namespace

TEST_CASE("a range of a Windows DHCP server ends where its exclusions begin, and its gaps are told") {
    const FactsRecord record = read(data("dhcp.json"));
    const auto scopes = of(record, "dhcp_server");
    REQUIRE(scopes.size() == 2);
    CHECK(one(record, "dhcp_server", "scope", "192.168.1.0/24") ==
          Record{{"scope", "192.168.1.0/24"},
                 {"enabled", true},
                 {"first", "192.168.1.100"},
                 {"last", "192.168.1.150"},
                 {"excluded", List{Record{{"first", "192.168.1.120"}, {"last", "192.168.1.129"}}}},
                 {"lease_minutes", 480},
                 {"gateway", "192.168.1.1"},
                 {"dns", List{"192.168.1.10"}},
                 {"domain", "tai.lan"}});
}

TEST_CASE("a scope that is off, and of which nothing is left, gives nothing out; a lease may last for ever") {
    const Record scope = one(read(data("dhcp.json")), "dhcp_server", "scope", "10.8.0.0/23");
    CHECK(scope.at("enabled") == Value(false));
    CHECK(scope.at("first").is_null());
    CHECK(scope.at("last").is_null());
    CHECK(scope.at("lease_minutes") == Value(-1));
    CHECK(scope.at("gateway").is_null());
    CHECK(scope.at("dns") == Value(List{"10.8.0.2", "10.8.0.1"}));
    // Set and empty: the scope announces none, whatever the server does elsewhere.
    CHECK(scope.at("domain").is_null());
}

TEST_CASE("a reservation is for a hardware address; what else a client may be known by is none") {
    const FactsRecord record = read(data("dhcp.json"));
    REQUIRE(of(record, "dhcp_reservation").size() == 2);
    CHECK(one(record, "dhcp_reservation", "mac", "00:1b:a9:12:34:56") ==
          Record{{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}, {"name", "imprimante.tai.lan"}});
    CHECK(one(record, "dhcp_reservation", "mac", "00:80:77:9a:2b:11").at("name").is_null());
}

TEST_CASE("the scope of a real server's export has the values its XML has") {
    const auto folder = corpus::windows("dhcp");
    if (!folder) {
        return;
    }
    using windows_platform::XmlElement;
    const auto xml = windows_platform::parse_xml(read_file(*folder / "export-dhcpserver-scope.xml"));
    REQUIRE(xml.has_value());
    // As the script writes it: the cmdlet has the same values, the lease in seconds.
    Record scope{{"reservations", List()}, {"name", "testscope"}};
    for (const auto& [name, place] : std::map<std::string, std::string>{{"id", "ScopeId"},
                                                                        {"mask", "SubnetMask"},
                                                                        {"first", "StartRange"},
                                                                        {"last", "EndRange"},
                                                                        {"state", "State"}}) {
        scope[name] = xml->text_at(place);
    }
    REQUIRE(xml->text_at("LeaseDuration") == "8.00:00:00");
    scope["lease_seconds"] = "691200";
    scope["exclusions"] = List{Record{{"first", xml->text_at("ExclusionRanges/IPRange/StartRange")},
                                      {"last", xml->text_at("ExclusionRanges/IPRange/EndRange")}}};
    List options;
    for (const XmlElement& option : xml->child("OptionValues")->children) {
        List values;
        for (const XmlElement& part : option.children) {
            if (part.name == "Value") {
                values.emplace_back(part.text);
            }
        }
        options.emplace_back(Record{{"number", option.text_at("OptionId")},
                                    {"values", std::move(values)},
                                    {"vendor_class", option.text_at("VendorClass")},
                                    {"user_class", option.text_at("UserClass")}});
    }
    REQUIRE(options.size() == 2);
    scope["options"] = std::move(options);
    const Record document{{"export", "plateau.windows-dhcp/1"},
                          {"problems", List()},
                          {"options", List()},
                          {"scopes", List{std::move(scope)}}};
    const auto scopes = of(read(to_json(document)), "dhcp_server");
    REQUIRE(scopes.size() == 1);
    CHECK(scopes.front() == Record{{"scope", "1.2.3.0/24"},
                                   {"enabled", true},
                                   {"first", "1.2.3.4"},
                                   {"last", "1.2.3.10"},
                                   {"excluded", List{Record{{"first", "1.2.3.5"}, {"last", "1.2.3.7"}}}},
                                   {"lease_minutes", 11520},
                                   {"gateway", Value()},
                                   {"dns", List{"10.81.0.251", "1.2.3.100"}},
                                   {"domain", Value()}});
}

TEST_CASE("users of a directory have their groups, the primary one and accents included") {
    const FactsRecord record = read(data("directory.json"));
    const Record user = one(record, "directory_user", "account", "comptable1");
    CHECK(user.at("path") == Value("cn=zoé martin,ou=comptabilite,dc=tai,dc=lan"));
    CHECK(user.at("display_name") == Value("Zoé Martin"));
    CHECK(user.at("groups") == Value(List{"comptabilite", "domain users"}));
    CHECK(user.at("enabled") == Value(true));
    CHECK(user.at("must_change_password") == Value(true));
    CHECK(user.at("sid") == Value("s-1-5-21-1004336348-1177238915-682003330-1104"));
    CHECK(one(record, "directory_user", "account", "auditeur1").at("enabled") == Value(false));
}

TEST_CASE("what every Windows has is called by its English name on a French server") {
    const FactsRecord record = read(data("directory.json"));
    CHECK(one(record, "directory_user", "account", "administrator").at("groups") ==
          Value(List{"administrators", "domain admins", "domain users"}));
    CHECK(one(record, "directory_user", "account", "guest").at("enabled") == Value(false));
    CHECK(one(record, "directory_group", "name", "administrators").at("members") ==
          Value(List{"administrator", "domain admins"}));
    CHECK(one(record, "directory_group", "name", "domain users").at("members") ==
          Value(List{"administrator", "auditeur1", "comptable1"}));
    CHECK(one(record, "directory_group", "name", "siege").at("scope") == Value("universal"));
    CHECK(one(record, "directory_group", "name", "siege").at("security") == Value(false));
}

TEST_CASE("an English name that somebody gave to another group stays that group's") {
    const FactsRecord record = read(replaced(data("directory.json"), R"(["siege"])", R"(["Domain Admins"])"));
    REQUIRE(why_not(record, "directory_group") == "known");
    CHECK(one(record, "directory_group", "name", "domain admins").at("path") ==
          Value("cn=siege,cn=users,dc=tai,dc=lan"));
    CHECK(one(record, "directory_group", "name", "admins du domaine").at("members") == Value(List{"administrator"}));
}

TEST_CASE("computers and units of a directory are facts of their own") {
    const FactsRecord record = read(data("directory.json"));
    CHECK(of(record, "directory_computer").size() == 2);
    CHECK(one(record, "directory_computer", "name", "srv-01").at("controller") == Value(true));
    CHECK(one(record, "directory_computer", "name", "poste-01").at("os_name") == Value("Windows 10 Professionnel"));
    CHECK(of(record, "directory_unit").size() == 2);
}

TEST_CASE("the directory of a real controller is read as its LDIF says it is") {
    const auto folder = corpus::windows("directory");
    if (!folder) {
        return;
    }
    const auto objects = linux_platform::parse_ldif(read_file(*folder / "samba-4.17-ldap.ldif") + "\n# 6 entries\n");
    REQUIRE_MESSAGE(objects.has_value(), (objects ? "" : objects.error().why));
    List written;
    for (const auto& object : *objects) {
        Record attributes{{"dn", List{object.dn}}};
        for (const auto& [name, values] : object.attributes) {
            const auto sid = name == "objectsid" ? security::sid_at(values.front(), 0) : std::nullopt;
            attributes[name] = sid ? Value(List{to_string(sid->sid)}) : list_of(values);
        }
        written.emplace_back(std::move(attributes));
    }
    const FactsRecord record = read(to_json(
        Record{{"export", "plateau.windows-directory/1"}, {"problems", List()}, {"objects", std::move(written)}}));
    const Record alice = one(record, "directory_user", "account", "alice");
    CHECK(alice.at("sid") == Value("s-1-5-21-478775167-3791830581-2699905362-1102"));
    CHECK(alice.at("groups") == Value(List{"gg_ventes"}));
    CHECK(one(record, "directory_user", "account", "bob").at("enabled") == Value(false));
    const Record group = one(record, "directory_group", "name", "gg_ventes");
    CHECK(group.at("members") == Value(List{"alice"}));
    CHECK(group.at("scope") == Value("global"));
    CHECK(group.at("security") == Value(true));
    CHECK(one(record, "directory_computer", "name", "client1").at("enabled") == Value(false));
    CHECK(one(record, "directory_computer", "name", "dc1").at("controller") == Value(true));
    CHECK(of(record, "directory_unit").size() == 1);
}

TEST_CASE("both exports in one file tell everything, in the order and encoding they come in") {
    const FactsRecord both = read(data("directory.json") + data("dhcp.json"));
    CHECK(both.unobserved.empty());
    CHECK(both.kinds == windows_export_kinds());
    CHECK(both.evidence.size() == 2);
    CHECK(both.evidence.begin()->second.of == "SRV-01");
    const FactsRecord wide = read(utf16_of(data("dhcp.json") + "\r\n" + data("directory.json") + "\r\n"));
    CHECK(wide.facts.size() == both.facts.size());
    CHECK(read("\xef\xbb\xbf" + data("directory.json")).facts == read(data("directory.json")).facts);
    CHECK(read(data("directory.json"), Trust::live).trust == Trust::live);
}

TEST_CASE("what no export tells is not observed, and the script that would tell it is named") {
    const FactsRecord record = read(data("dhcp.json"));
    CHECK(why_not(record, "directory_user") == "windows.export.absent: export/directory.ps1");
    CHECK(why_not(record, "dhcp_server") == "known");
}

TEST_CASE("what a script could not read is not observed, never absent") {
    const FactsRecord dhcp =
        read(replaced(data("dhcp.json"), R"("problems":[])",
                      R"("problems":[{"part":"scopes","id":"x","message":"Acc\u00e8s refus\u00e9"}])"));
    CHECK(why_not(dhcp, "dhcp_server") == "windows.export.failed: scopes: Accès refusé");
    CHECK(why_not(dhcp, "dhcp_reservation") == "windows.export.failed: scopes: Accès refusé");
    const FactsRecord directory = read(replaced(data("directory.json"), R"("problems":[])",
                                                R"("problems":[{"part":"objects","id":"x","message":"no server"}])"));
    CHECK(why_not(directory, "directory_user") == "windows.export.failed: objects: no server");
}

TEST_CASE("a machine without the role has none of its objects, which is known") {
    const FactsRecord record =
        read(R"({"export":"plateau.windows-directory/1","problems":[],"role":"3","objects":[]})"
             R"({"export":"plateau.windows-dhcp/1","problems":[],"service":"","options":[],"scopes":[]})");
    CHECK(record.facts.empty());
    CHECK(record.kinds == windows_export_kinds());
}

TEST_CASE("an export that is cut, doubled or another's is refused whole with the place") {
    const auto refusal = [](const std::string& text) { return why_not(read(text), "dhcp_server"); };
    const std::string whole = data("dhcp.json");
    CHECK(refusal("") == "windows.export.invalid: the file is empty");
    CHECK(refusal(whole.substr(0, whole.size() / 2)).starts_with("windows.export.invalid: document 1, byte"));
    CHECK(refusal(whole + whole) == "windows.export.invalid: it holds two of export/dhcp.ps1");
    CHECK(refusal(whole + "PS C:\\>").starts_with("windows.export.invalid: document 2, byte"));
    CHECK(refusal(R"({"export":"plateau.windows-dhcp/2"})") ==
          "windows.export.invalid: a document does not say that it is an export of this version");
    CHECK(refusal("[]").starts_with("windows.export.invalid: a document does not say"));
    CHECK(refusal(R"({"export":"plateau.windows-dhcp/1"})") == "windows.export.invalid: export/dhcp.ps1: problems");
}

TEST_CASE("a value that is not what it should be makes its kinds unknown") {
    const std::string whole = data("dhcp.json");
    for (const auto& [from, to, place] : std::vector<std::array<std::string, 3>>{
             {"\"255.255.255.0\"", "\"255.0.255.0\"", "scopes: id, mask"},
             {"\"192.168.1.254\",\"name\"", "\"192.168.1.0\",\"name\"", "scopes: first, last"},
             {"\"28800\"", "\"8,0\"", "scopes: lease_seconds"},
             {"\"28800\"", "28800", "scopes: lease_seconds"},
             {"\"last\":\"192.168.1.49\"", "\"last\":\"192.168.1.0\"", "scopes: exclusions"},
             {"[\"192.168.1.10\"]", "[\"dns\"]", "option 6"},
             {"[\"192.168.1.10\"]", "\"192.168.1.10\"", "options"}}) {
        CHECK(why_not(read(replaced(whole, from, to)), "dhcp_server") ==
              "windows.export.invalid: export/dhcp.ps1: " + place);
    }
    CHECK(why_not(read(replaced(whole, "\"00-1b-a9-12-34-56\"", "null")), "dhcp_reservation") ==
          "windows.export.invalid: export/dhcp.ps1: scopes: reservations");
    CHECK(why_not(read(replaced(data("directory.json"), "[\"comptable1\"]", "\"comptable1\"")), "directory_user") ==
          "windows.export.invalid: export/directory.ps1: objects[4]");
}

TEST_CASE("two users of one name are two truths, and neither is told") {
    CHECK(why_not(read(replaced(data("directory.json"), "[\"auditeur1\"]", "[\"COMPTABLE1\"]")), "directory_user") ==
          "windows.ambiguous: comptable1");
}

TEST_CASE("the scripts are ASCII, say what they print, and are asked for by kinds") {
    for (const WindowsExport what : {WindowsExport::dhcp, WindowsExport::directory}) {
        const std::string_view script = windows_export_script(what);
        CHECK(std::all_of(script.begin(), script.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
        const std::string word = what == WindowsExport::dhcp ? "dhcp" : "directory";
        CHECK(script.find("'plateau.windows-" + word + "/1'") != std::string_view::npos);
        CHECK(script == read_file("engine/platforms/windows/" + std::string(name_of(what))));
    }
    CHECK(windows_exports_for({"host", "directory_user", "directory_group"}) ==
          std::vector<WindowsExport>{WindowsExport::directory});
    CHECK(windows_exports_for({"share"}).empty());
}

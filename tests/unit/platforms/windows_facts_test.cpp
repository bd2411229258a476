// Facts of Windows machines from hives in memory.
#include <doctest/doctest.h>

#include <algorithm>

#include "engine/platforms/windows/observe.h"
#include "engine/platforms/windows/stored_values.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_hive_reader.h"

using namespace plateau;
using namespace plateau::windows_platform;
using fakes::HiveKey;
using fakes::key_at;
using fakes::number_value;
using fakes::text_value;
using fakes::texts_value;

namespace {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

/// Adapter "{n}" with that name and those settings.
void add_adapter(HiveKey& system, const std::string& id, const std::string& name, const std::string& device,
                 std::vector<HiveValue> settings) {
    key_at(system, "ControlSet002\\Control\\Network\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\" + id + "\\Connection")
        .values = {text_value("Name", name), text_value("PnPInstanceId", device)};
    key_at(system, "ControlSet002\\Services\\Tcpip\\Parameters\\Interfaces\\" + id).values = std::move(settings);
}

HiveKey system_hive() {
    HiveKey root{.name = "ROOT"};
    key_at(root, "Select").values = {number_value("Current", 2), number_value("Default", 1)};
    key_at(root, "ControlSet001\\Control\\ComputerName\\ComputerName").values = {text_value("ComputerName", "OLD")};
    key_at(root, "ControlSet002\\Control\\ComputerName\\ComputerName").values = {
        text_value("ComputerName", "CLIENT-01")};
    key_at(root, "ControlSet002\\Control\\TimeZoneInformation").values = {
        {"TimeZoneKeyName", 1, fakes::utf16("Romance Standard Time") + "garbage"}};
    key_at(root, "ControlSet002\\Control\\Nls\\Language").values = {text_value("Default", "040C")};
    key_at(root, "ControlSet002\\Control\\ProductOptions").values = {text_value("ProductType", "WinNT")};
    key_at(root, "ControlSet002\\Services\\Tcpip\\Parameters").values = {text_value("NV Hostname", "client-01"),
                                                                         text_value("Domain", "")};
    key_at(root, "ControlSet002\\Services\\Spooler").values = {
        number_value("Type", 0x110),
        number_value("Start", 2),
        text_value("DisplayName", "@%SystemRoot%\\x.dll,-1"),
        {"ImagePath", 2, fakes::utf16("%SystemRoot%\\System32\\spoolsv.exe")}};
    return root;
}

HiveKey software_hive(const std::string& product, const std::string& build) {
    HiveKey root{.name = "ROOT"};
    key_at(root, "Microsoft\\Windows NT\\CurrentVersion").values = {
        text_value("ProductName", product),           text_value("CurrentBuildNumber", build),
        text_value("CurrentVersion", "6.3"),          number_value("CurrentMajorVersionNumber", 10),
        number_value("CurrentMinorVersionNumber", 0), number_value("UBR", 2428)};
    return root;
}

HiveValue policy_text(const std::string& text) {
    std::string data = fakes::utf16(text);
    const auto size = static_cast<char>(data.size() - 2);
    return {.name = "", .type = 0, .data = std::string{size, 0, size, 0, 8, 0, 0, 0} + data};
}

HiveKey security_hive(bool with_secret) {
    HiveKey root{.name = "ROOT"};
    key_at(root, "Policy\\PolPrDmS").values = {{.name = "", .type = 0, .data = std::string(24, 's')}};
    key_at(root, "Policy\\PolPrDmN").values = {policy_text("TAI")};
    key_at(root, "Policy\\PolDnDDN").values = {policy_text("tai.lan")};
    key_at(root, "Policy\\Secrets\\L$other\\CurrVal");
    if (with_secret) {
        key_at(root, "Policy\\Secrets\\$MACHINE.ACC\\CurrVal").values = {{.name = "", .type = 0, .data = "hidden"}};
    }
    return root;
}

FactsRecord observed(const std::map<std::string, HiveKey>& hives, fakes::FakeCaseStore& store,
                     std::vector<std::string> kinds = windows_kinds()) {
    MachineHives machine([&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
        const auto found = hives.find(name);
        if (found == hives.end()) {
            return unobserved("windows.hive.absent", name);
        }
        return std::make_unique<fakes::FakeHive>(found->second);
    });
    return observe_windows_hives(machine, {.of = "folder", .source = "hives", .trust = Trust::capture},
                                 {"client", "post", std::move(kinds)}, store, Epoch());
}

FactsRecord observed(const std::map<std::string, HiveKey>& hives) {
    fakes::FakeCaseStore store;
    return observed(hives, store);
}

const Fact& only(const FactsRecord& record, const std::string& kind) {
    const auto is_it = [&](const Fact& fact) { return fact.kind == kind; };
    REQUIRE(std::count_if(record.facts.begin(), record.facts.end(), is_it) == 1);
    return *std::find_if(record.facts.begin(), record.facts.end(), is_it);
}

std::string code_of(const FactsRecord& record, const std::string& kind) {
    const auto found = std::find_if(record.unobserved.begin(), record.unobserved.end(),
                                    [&](const UnobservedKind& other) { return other.kind == kind; });
    return found == record.unobserved.end() ? "none" : found->code;
}

}  // namespace

TEST_CASE("the host is told by the set of settings in force, and by the system's build") {
    const auto record = observed({{"SYSTEM", system_hive()}, {"SOFTWARE", software_hive("Windows 10 Pro", "22631")}});
    CHECK(record.source == "hives");
    CHECK(record.trust == Trust::capture);
    CHECK(record.subject.platform == "windows");
    const Fact& host = only(record, "host");
    CHECK(host.value.at("name") == Value("client-01"));
    CHECK(host.value.at("os_family") == Value("windows"));
    CHECK(host.value.at("os_name") == Value("Windows 11 Pro"));
    CHECK(host.value.at("os_version") == Value("10.0.22631.2428"));
    CHECK(host.value.at("time_zone") == Value("Romance Standard Time"));
    CHECK(host.value.at("locale") == Value("fr-FR"));
    CHECK(host.assurance == Assurance::inferred);
    CHECK(host.evidence.size() == 2);
    const auto ten = observed({{"SYSTEM", system_hive()}, {"SOFTWARE", software_hive("Windows 10 Pro", "19045")}});
    CHECK(only(ten, "host").value.at("os_name") == Value("Windows 10 Pro"));
    CHECK(only(ten, "host").assurance == Assurance::sourced);
}

TEST_CASE("a long host name is whole, and one that another name follows is the short one") {
    HiveKey system = system_hive();
    key_at(system, "ControlSet002\\Control\\ComputerName\\ComputerName").values = {
        text_value("ComputerName", "CLIENT-COMPTABI")};
    key_at(system, "ControlSet002\\Services\\Tcpip\\Parameters").values = {
        text_value("NV HostName", "client-comptabilite")};
    CHECK(only(observed({{"SYSTEM", system}}), "host").value.at("name") == Value("client-comptabilite"));
    key_at(system, "ControlSet002\\Services\\Tcpip\\Parameters").values = {text_value("NV HostName", "before")};
    CHECK(only(observed({{"SYSTEM", system}}), "host").value.at("name") == Value("client-comptabi"));
}

TEST_CASE("hives that are not there leave unknown what only they know, and nothing else") {
    const auto without = observed({{"SYSTEM", system_hive()}});
    CHECK_FALSE(only(without, "host").value.contains("os_name"));
    CHECK(only(without, "host").assurance == Assurance::verified);
    CHECK(code_of(without, "domain_membership") == "windows.hive.absent");
    CHECK(code_of(without, "network_interface") == "windows.registry.absent");
    CHECK((without.kinds == std::vector<std::string>{"host", "service", "share"}));
    const auto none = observed({});
    CHECK(none.facts.empty());
    CHECK(none.unobserved.size() == windows_kinds().size());
    HiveKey lost = system_hive();
    key_at(lost, "Select").values = {number_value("Current", 0)};
    CHECK(code_of(observed({{"SYSTEM", lost}}), "host") == "windows.system.invalid");
    fakes::FakeCaseStore store;
    CHECK(code_of(observed({}, store, {"wan"}), "wan") == "windows.kind.unsupported");
}

TEST_CASE("an adapter has the settings of the way it is configured, and not what the other has left") {
    HiveKey system = system_hive();
    add_adapter(
        system, "{A}", "Ethernet", "PCI\\VEN_8086",
        {number_value("EnableDHCP", 0), texts_value("IPAddress", {"192.168.1.50", "10.0.0.5"}),
         texts_value("SubnetMask", {"255.255.255.0", "255.0.0.0"}), texts_value("DefaultGateway", {"192.168.1.1"}),
         text_value("NameServer", "192.168.1.10,1.1.1.1"), text_value("DhcpIPAddress", "172.16.0.9"),
         text_value("DhcpServer", "255.255.255.255"), text_value("DhcpNameServer", "172.16.0.1")});
    add_adapter(
        system, "{B}", "Ethernet 2", "VMBUS\\{x}",
        {number_value("EnableDHCP", 1), texts_value("IPAddress", {"192.168.1.51"}), text_value("NameServer", ""),
         text_value("DhcpIPAddress", "192.168.1.100"), text_value("DhcpSubnetMask", "255.255.255.0"),
         texts_value("DhcpDefaultGateway", {"192.168.1.1"}), text_value("DhcpNameServer", "192.168.1.1 192.168.1.2")});
    add_adapter(system, "{C}", "Ethernet 3", "PCI\\x",
                {number_value("EnableDHCP", 1), text_value("NameServer", "9.9.9.9"),
                 text_value("DhcpIPAddress", "0.0.0.0"), text_value("DhcpNameServer", "192.168.1.1")});
    add_adapter(system, "{D}", "Local Area Connection* 1", "ROOT\\MS_NDISWANIP", {number_value("EnableDHCP", 0)});
    const auto record = observed({{"SYSTEM", system}});
    std::vector<const Fact*> facts;
    for (const Fact& fact : record.facts) {
        if (fact.kind == "network_interface") {
            facts.push_back(&fact);
        }
    }
    REQUIRE(facts.size() == 3);
    const Record& fixed = facts[0]->value;
    CHECK(fixed.at("dhcp") == Value(false));
    CHECK(fixed.at("addresses") == Value(List{"10.0.0.5", "192.168.1.50"}));
    CHECK(fixed.at("networks") == Value(List{"10.0.0.0/8", "192.168.1.0/24"}));
    CHECK(fixed.at("gateway") == Value("192.168.1.1"));
    CHECK(fixed.at("dns") == Value(List{"192.168.1.10", "1.1.1.1"}));
    const Record& leased = facts[1]->value;
    CHECK(leased.at("dhcp") == Value(true));
    CHECK(leased.at("addresses") == Value(List{"192.168.1.100"}));
    CHECK(leased.at("dns") == Value(List{"192.168.1.1", "192.168.1.2"}));
    CHECK(facts[1]->assurance == Assurance::verified);
    const Record& mixed = facts[2]->value;
    CHECK(mixed.at("addresses") == Value(List{}));
    CHECK(mixed.at("gateway").is_null());
    CHECK(mixed.at("dns") == Value(List{"9.9.9.9"}));
    CHECK(facts[2]->assurance == Assurance::inferred);
}

TEST_CASE("two adapters of one name are told apart") {
    HiveKey system = system_hive();
    add_adapter(system, "{A}", "Ethernet", "PCI\\a", {number_value("EnableDHCP", 1)});
    add_adapter(system, "{B}", "Ethernet", "PCI\\b", {number_value("EnableDHCP", 1)});
    const auto record = observed({{"SYSTEM", system}});
    CHECK(code_of(record, "network_interface") == "none");
    CHECK(record.facts[1].key.at("name") == Value("Ethernet {a}"));
    CHECK(record.facts[2].key.at("name") == Value("Ethernet {b}"));
}

TEST_CASE("a domain is joined when the machine holds the secret of its account, not when its name is typed") {
    const auto joined = observed({{"SYSTEM", system_hive()}, {"SECURITY", security_hive(true)}});
    const Record& member = only(joined, "domain_membership").value;
    CHECK(member.at("joined") == Value(true));
    CHECK(member.at("domain") == Value("tai.lan"));
    CHECK(member.at("workgroup") == Value("tai"));
    CHECK(member.at("proof") == Value("machine_secret"));
    CHECK(member.at("controller") == Value(false));
    CHECK(member.at("account") == Value("client-01$"));
    CHECK_FALSE(only(observed({{"SECURITY", security_hive(true)}}), "domain_membership").value.contains("account"));

    const auto named = observed({{"SYSTEM", system_hive()}, {"SECURITY", security_hive(false)}});
    CHECK(only(named, "domain_membership").value.at("joined") == Value(false));
    CHECK(only(named, "domain_membership").value.at("proof") == Value("configured"));

    HiveKey typed = system_hive();
    key_at(typed, "ControlSet002\\Services\\Tcpip\\Parameters").values.push_back(text_value("NV Domain", "tai.lan"));
    HiveKey workgroup{.name = "ROOT"};
    key_at(workgroup, "Policy\\PolPrDmS").values = {{.name = "", .type = 0, .data = {}}};
    key_at(workgroup, "Policy\\PolPrDmN").values = {policy_text("WORKGROUP")};
    const auto suffix = observed({{"SYSTEM", typed}, {"SECURITY", workgroup}});
    CHECK(only(suffix, "domain_membership").value.at("joined") == Value(false));
    CHECK(only(suffix, "domain_membership").value.at("domain") == Value("tai.lan"));
    CHECK(only(suffix, "domain_membership").value.at("proof") == Value("configured"));
    const auto plain = observed({{"SYSTEM", system_hive()}, {"SECURITY", workgroup}});
    CHECK(only(plain, "domain_membership").value.at("proof").is_null());
    CHECK(only(plain, "domain_membership").value.at("workgroup") == Value("workgroup"));
    CHECK(only(plain, "domain_membership").value.at("account").is_null());
}

TEST_CASE("services are those that run in a process, with how they start") {
    HiveKey system = system_hive();
    key_at(system, "ControlSet002\\Services\\Disk").values = {number_value("Type", 1), number_value("Start", 0)};
    key_at(system, "ControlSet002\\Services\\Wuauserv").values = {number_value("Type", 0x20), number_value("Start", 2),
                                                                  number_value("DelayedAutostart", 1),
                                                                  text_value("DisplayName", "Updates")};
    const auto record = observed({{"SYSTEM", system}});
    std::vector<const Fact*> facts;
    for (const Fact& fact : record.facts) {
        if (fact.kind == "service") {
            facts.push_back(&fact);
        }
    }
    REQUIRE(facts.size() == 2);
    CHECK(facts[0]->value.at("name") == Value("spooler"));
    CHECK(facts[0]->value.at("startup") == Value("automatic"));
    CHECK(facts[0]->value.at("command") == Value("%SystemRoot%\\System32\\spoolsv.exe"));
    CHECK_FALSE(facts[0]->value.contains("display_name"));
    CHECK(facts[1]->value.at("startup") == Value("delayed"));
    CHECK(facts[1]->value.at("display_name") == Value("Updates"));
    CHECK(facts[1]->assurance == Assurance::inferred);
}

TEST_CASE("the evidence has what was read, and of secrets their names only") {
    fakes::FakeCaseStore store;
    const auto record = observed({{"SYSTEM", system_hive()}, {"SECURITY", security_hive(true)}}, store);
    std::string all;
    for (const auto& [hash, entry] : record.evidence) {
        const auto bytes = store.find(hash);
        REQUIRE(bytes.has_value());
        CHECK(bytes->size() == entry.size);
        all += *bytes;
    }
    CHECK(all.find("$MACHINE.ACC") != std::string::npos);
    CHECK(all.find("74006100690") != std::string::npos);       // tai.lan, of PolDnDDN
    CHECK(all.find("68696464656e") == std::string::npos);      // the secret's bytes
    CHECK(all.find("43004c0049004500") != std::string::npos);  // CLIENT, of ComputerName
}

TEST_CASE("a text of a registry ends at its first zero, may be odd, and shows what is no character") {
    CHECK(stored::utf8_of(fakes::utf16("abc") + "garbage") == "abc");
    CHECK(stored::utf8_of(std::string("a\0b\0c", 5)) == "ab");
    CHECK(stored::utf8_of(std::string("\xe9\0\xac\x20\x3d\xd8\x00\xde", 8)) == "é€😀");
    CHECK(stored::utf8_of(std::string("\x3d\xd8\x41\0", 4)) == "\xef\xbf\xbd\x41");
    const std::vector<RegistryValue> values{
        {"Lines", RegistryType::texts, fakes::utf16("a") + fakes::utf16("bc") + std::string(2, '\0')},
        {"Line", RegistryType::text, fakes::utf16("d")},
        {"Number", RegistryType::number, "12"}};
    CHECK(stored::texts(values, "LINES") == std::vector<std::string>{"a", "bc"});
    CHECK(stored::texts(values, "line") == std::vector<std::string>{"d"});
    CHECK(stored::texts(values, "number").empty());
    CHECK_FALSE(stored::number(values, "Number").has_value());
    CHECK_FALSE(stored::text(values, "none").has_value());
}

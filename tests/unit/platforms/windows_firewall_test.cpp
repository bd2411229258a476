// The firewall of a Windows machine, its remote desktop, updates and protection, from hives in memory.
#include <doctest/doctest.h>

#include <algorithm>

#include "engine/platforms/windows/observe.h"
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

const std::string firewall = "ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
const std::string policies = "Policies\\Microsoft\\WindowsFirewall";
const std::string terminal = "ControlSet001\\Control\\Terminal Server";

/// A machine whose firewall filters in all profiles, and its policies.
struct Machine {
    HiveKey system{.name = "ROOT"};
    HiveKey software{.name = "ROOT"};

    Machine() {
        key_at(system, "Select").values = {number_value("Current", 1)};
        for (const char* profile : {"DomainProfile", "StandardProfile", "PublicProfile"}) {
            key_at(system, firewall + "\\" + profile).values = {number_value("EnableFirewall", 1)};
        }
        key_at(system, "ControlSet001\\Services\\MpsSvc").values = {number_value("Start", 2)};
        key_at(system, "ControlSet001\\Services\\WinDefend").values = {number_value("Start", 2)};
    }

    HiveKey& local(const std::string& profile) { return key_at(system, firewall + "\\" + profile); }
    HiveKey& policy(const std::string& profile) { return key_at(software, policies + "\\" + profile); }
    void add_rule(const std::string& id, const std::string& text) {
        key_at(system, firewall + "\\FirewallRules").values.push_back(text_value(id, text));
    }

    FactsRecord observed(const std::string& kind, bool with_software = true) const {
        MachineHives hives([&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
            if (name == "SYSTEM") {
                return std::make_unique<fakes::FakeHive>(system);
            }
            if (name == "SOFTWARE" && with_software) {
                return std::make_unique<fakes::FakeHive>(software);
            }
            return unobserved("windows.hive.absent", name);
        });
        fakes::FakeCaseStore store;
        return observe_windows_hives(hives, {.of = "folder", .source = "hives", .trust = Trust::capture},
                                     {"client", "post", {kind}}, store, Epoch());
    }

    /// The fact of that name or id, or the only one.
    Fact fact(const std::string& kind, const std::string& key = "") const {
        const FactsRecord record = observed(kind);
        const auto found = std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) {
            return key.empty() || fact.key.begin()->second == Value(key);
        });
        REQUIRE(found != record.facts.end());
        return *found;
    }
};

constexpr const char* web = "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|Name=Web|";

}  // namespace

TEST_CASE("a profile blocks what comes in and lets out what no rule names, unless it is said otherwise") {
    Machine machine;
    machine.local("StandardProfile").values = {number_value("EnableFirewall", 0),
                                               number_value("DefaultInboundAction", 0),
                                               number_value("DefaultOutboundAction", 1)};
    CHECK(machine.observed("firewall_profile").facts.size() == 3);
    const Fact domain = machine.fact("firewall_profile", "domain");
    CHECK(domain.value.at("enabled") == Value(true));
    CHECK(domain.value.at("inbound") == Value("block"));
    CHECK(domain.value.at("outbound") == Value("allow"));
    CHECK(domain.value.at("persistent") == Value(true));
    CHECK(domain.assurance == Assurance::sourced);
    const Fact home = machine.fact("firewall_profile", "private");
    CHECK(home.value.at("enabled") == Value(false));
    CHECK(home.value.at("inbound") == Value("allow"));
    CHECK(home.value.at("outbound") == Value("block"));
}

TEST_CASE("a policy overrules what the machine sets of a profile, and only what it names") {
    Machine machine;
    machine.local("PublicProfile").values = {number_value("EnableFirewall", 0),
                                             number_value("DefaultOutboundAction", 1)};
    machine.policy("PublicProfile").values = {number_value("EnableFirewall", 1),
                                              number_value("DefaultInboundAction", 0)};
    const Fact open = machine.fact("firewall_profile", "public");
    CHECK(open.value.at("enabled") == Value(true));
    CHECK(open.value.at("inbound") == Value("allow"));
    CHECK(open.value.at("outbound") == Value("block"));
}

TEST_CASE("the policy of before Vista counts where neither of its successors is there") {
    Machine machine;
    machine.policy("StandardProfile").values = {number_value("EnableFirewall", 0)};
    CHECK(machine.fact("firewall_profile", "private").value.at("enabled") == Value(false));
    CHECK(machine.fact("firewall_profile", "public").value.at("enabled") == Value(false));
    CHECK(machine.fact("firewall_profile", "domain").value.at("enabled") == Value(true));
    machine.policy("PublicProfile").values = {number_value("DefaultInboundAction", 1)};
    CHECK(machine.fact("firewall_profile", "private").value.at("enabled") == Value(true));
}

TEST_CASE("a firewall whose service is disabled filters nothing, one of which nothing is said filters") {
    Machine machine;
    machine.local("DomainProfile").values.clear();
    CHECK(machine.fact("firewall_profile", "domain").value.at("enabled") == Value(true));
    CHECK(machine.fact("firewall_profile", "domain").assurance == Assurance::inferred);
    key_at(machine.system, "ControlSet001\\Services\\MpsSvc").values = {number_value("Start", 4)};
    CHECK(machine.fact("firewall_profile", "public").value.at("enabled") == Value(false));
    CHECK(machine.fact("firewall_profile", "public").assurance == Assurance::inferred);
}

TEST_CASE("without the hive of policies nothing is known of the firewall, without its own settings neither") {
    Machine machine;
    for (const char* kind : {"firewall_profile", "firewall_rule", "remote_desktop", "update_policy", "antivirus"}) {
        CAPTURE(kind);
        const FactsRecord record = machine.observed(kind, false);
        CHECK(record.facts.empty());
        REQUIRE(record.unobserved.size() == 1);
        CHECK(record.unobserved[0].code == "windows.hive.absent");
    }
    Machine bare;
    bare.system = HiveKey{.name = "ROOT"};
    key_at(bare.system, "Select").values = {number_value("Current", 1)};
    CHECK(bare.observed("firewall_rule").unobserved.at(0).code == "windows.registry.absent");
    CHECK(bare.observed("remote_desktop").unobserved.at(0).code == "windows.registry.absent");
    CHECK(bare.observed("antivirus").unobserved.at(0).code == "windows.registry.absent");
}

TEST_CASE("a rule is a fact with the parts its text has") {
    Machine machine;
    machine.add_rule("{1}", web);
    machine.add_rule("RemoteDesktop-UserMode-In-TCP",
                     "v2.27|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Private|LPort=3389|"
                     "App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|Name=@FirewallAPI.dll,-28775|");
    const Fact one = machine.fact("firewall_rule", "{1}");
    CHECK(one.value.at("name") == Value("Web"));
    CHECK(one.value.at("enabled") == Value(true));
    CHECK(one.value.at("direction") == Value("in"));
    CHECK(one.value.at("action") == Value("allow"));
    CHECK(one.value.at("protocol") == Value("tcp"));
    CHECK(one.value.at("local_ports") == Value("80"));
    CHECK(one.value.at("remote_ports") == Value("any"));
    CHECK(one.value.at("remote_addresses") == Value(List{"0.0.0.0/0"}));
    CHECK(one.value.at("program").is_null());
    CHECK(one.value.at("conditions").is_null());
    CHECK(one.value.at("position").is_null());
    CHECK(one.value.at("profiles") == Value(List{"domain", "private", "public"}));
    CHECK(one.value.at("fully_understood") == Value(true));
    CHECK(one.assurance == Assurance::sourced);
    CHECK(one.evidence.size() >= 1);
    const Fact desktop = machine.fact("firewall_rule", "RemoteDesktop-UserMode-In-TCP");
    CHECK(desktop.value.at("enabled") == Value(false));
    CHECK_FALSE(desktop.value.contains("name"));
    CHECK(desktop.value.at("service") == Value("termservice"));
    CHECK(desktop.value.at("profiles") == Value(List{"private"}));
}

TEST_CASE("a rule with a word that is not known is kept, and said not to be understood") {
    Machine machine;
    machine.add_rule("{1}", std::string(web) + "Moon=full|");
    machine.add_rule("{2}", "nonsense");
    key_at(machine.system, firewall + "\\FirewallRules").values.push_back(number_value("{3}", 1));
    for (const char* id : {"{1}", "{2}", "{3}"}) {
        CAPTURE(id);
        CHECK(machine.fact("firewall_rule", id).value.at("fully_understood") == Value(false));
    }
    CHECK(machine.fact("firewall_rule", "{2}").value.at("direction").is_null());
}

TEST_CASE("rules of each store are facts, even those of one id") {
    Machine machine;
    machine.add_rule("{1}", web);
    key_at(machine.system, firewall + "\\Mdm\\FirewallRules").values = {text_value("{1}", web)};
    key_at(machine.system, firewall + "\\RestrictedServices\\AppIso\\FirewallRules").values = {text_value("{1}", web)};
    key_at(machine.system, firewall + "\\RestrictedServices\\Static\\System").values = {text_value("{1}", web)};
    key_at(machine.software, policies + "\\FirewallRules").values = {text_value("{1}", web)};
    const FactsRecord record = machine.observed("firewall_rule");
    std::vector<Value> ids;
    for (const Fact& fact : record.facts) {
        ids.push_back(fact.key.at("id"));
    }
    CHECK((ids == std::vector<Value>{"appiso/{1}", "mdm/{1}", "policy/{1}", "{1}"}));
}

TEST_CASE("the machine's own networks are those of its adapters, and a condition where these are not known") {
    Machine machine;
    machine.add_rule("{1}", std::string(web) + "RA4=LocalSubnet|RA4=10.0.0.0/8|");
    const Fact unknown = machine.fact("firewall_rule", "{1}");
    CHECK(unknown.value.at("remote_addresses") == Value(List{"0.0.0.0/0"}));
    CHECK(unknown.value.at("conditions") == Value(List{"remote addresses: LocalSubnet"}));
    const std::string adapters = "ControlSet001\\Control\\Network\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\{A}";
    key_at(machine.system, adapters + "\\Connection").values = {text_value("Name", "Ethernet"),
                                                                text_value("PnPInstanceId", "PCI\\VEN_8086")};
    key_at(machine.system, "ControlSet001\\Services\\Tcpip\\Parameters\\Interfaces\\{A}").values = {
        number_value("EnableDHCP", 0), texts_value("IPAddress", {"192.168.1.50"}),
        texts_value("SubnetMask", {"255.255.255.0"})};
    const Fact known = machine.fact("firewall_rule", "{1}");
    CHECK(known.value.at("remote_addresses") == Value(List{"10.0.0.0/8", "192.168.1.0/24"}));
    CHECK(known.value.at("conditions").is_null());
    CHECK(known.assurance == Assurance::inferred);
}

TEST_CASE("where a policy leaves out the machine's own rules, they count in no such profile") {
    Machine machine;
    machine.add_rule("{1}", web);
    key_at(machine.software, policies + "\\FirewallRules").values = {text_value("{2}", web)};
    machine.policy("DomainProfile").values = {number_value("AllowLocalPolicyMerge", 0)};
    CHECK(machine.fact("firewall_rule", "{1}").value.at("profiles") == Value(List{"private", "public"}));
    CHECK(machine.fact("firewall_rule", "policy/{2}").value.at("profiles") ==
          Value(List{"domain", "private", "public"}));
    machine.policy("PrivateProfile").values = {number_value("AllowLocalPolicyMerge", 0)};
    machine.policy("PublicProfile").values = {number_value("AllowLocalPolicyMerge", 0)};
    CHECK(machine.fact("firewall_rule", "{1}").value.at("enabled") == Value(false));
}

TEST_CASE("a profile without exceptions leaves out rules that let in, not those that block or let out") {
    Machine machine;
    machine.local("PublicProfile").values.push_back(number_value("DoNotAllowExceptions", 1));
    machine.add_rule("{1}", web);
    machine.add_rule("{2}", "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|");
    machine.add_rule("{3}", "v2.30|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|LPort=80|");
    CHECK(machine.fact("firewall_rule", "{1}").value.at("profiles") == Value(List{"domain", "private"}));
    CHECK(machine.fact("firewall_rule", "{2}").value.at("profiles").as_list()->size() == 3);
    CHECK(machine.fact("firewall_rule", "{3}").value.at("profiles").as_list()->size() == 3);
}

TEST_CASE("the remote desktop is on when it is not denied, and a policy decides before the machine") {
    Machine machine;
    key_at(machine.system, terminal).values = {number_value("fDenyTSConnections", 0)};
    key_at(machine.system, terminal + "\\WinStations\\RDP-Tcp").values = {number_value("PortNumber", 3390),
                                                                          number_value("UserAuthentication", 1)};
    const Fact on = machine.fact("remote_desktop");
    CHECK(on.value.at("enabled") == Value(true));
    CHECK(on.value.at("network_level_authentication") == Value(true));
    CHECK(on.value.at("port") == Value(std::int64_t{3390}));
    CHECK(on.assurance == Assurance::verified);
    key_at(machine.software, "Policies\\Microsoft\\Windows NT\\Terminal Services").values = {
        number_value("fDenyTSConnections", 1), number_value("UserAuthentication", 0)};
    const Fact denied = machine.fact("remote_desktop");
    CHECK(denied.value.at("enabled") == Value(false));
    CHECK(denied.value.at("network_level_authentication") == Value(false));
    CHECK(denied.assurance == Assurance::sourced);
}

TEST_CASE("a remote desktop of which nothing is said, or whose service is disabled, is off") {
    Machine machine;
    key_at(machine.system, terminal);
    CHECK(machine.fact("remote_desktop").value.at("enabled") == Value(false));
    CHECK(machine.fact("remote_desktop").value.at("port").is_null());
    CHECK(machine.fact("remote_desktop").assurance == Assurance::inferred);
    key_at(machine.system, terminal).values = {number_value("fDenyTSConnections", 0)};
    CHECK(machine.fact("remote_desktop").value.at("enabled") == Value(true));
    key_at(machine.system, "ControlSet001\\Services\\TermService").values = {number_value("Start", 4)};
    CHECK(machine.fact("remote_desktop").value.at("enabled") == Value(false));
}

TEST_CASE("updates are what their policy says, from its server where it is told to use one") {
    Machine machine;
    const std::string updates = "Policies\\Microsoft\\Windows\\WindowsUpdate";
    key_at(machine.software, updates).values = {text_value("WUServer", "http://wsus.tai.lan:8530")};
    key_at(machine.software, updates + "\\AU").values = {number_value("AUOptions", 4)};
    const Fact automatic = machine.fact("update_policy");
    CHECK(automatic.value.at("enabled") == Value(true));
    CHECK(automatic.value.at("mode") == Value("automatic"));
    CHECK(automatic.value.at("server").is_null());
    CHECK(automatic.assurance == Assurance::sourced);
    key_at(machine.software, updates + "\\AU").values = {number_value("AUOptions", 3), number_value("UseWUServer", 1)};
    CHECK(machine.fact("update_policy").value.at("mode") == Value("download"));
    CHECK(machine.fact("update_policy").value.at("server") == Value("http://wsus.tai.lan:8530"));
    key_at(machine.software, updates + "\\AU").values.push_back(number_value("NoAutoUpdate", 1));
    CHECK(machine.fact("update_policy").value.at("enabled") == Value(false));
    CHECK(machine.fact("update_policy").value.at("mode") == Value("off"));
}

TEST_CASE("without a policy updates come by themselves from Windows 10 on, and are not known before") {
    Machine machine;
    const Fact older = machine.fact("update_policy");
    CHECK(older.value.at("mode").is_null());
    CHECK_FALSE(older.value.contains("enabled"));
    key_at(machine.software, "Microsoft\\Windows NT\\CurrentVersion").values = {
        number_value("CurrentMajorVersionNumber", 10)};
    CHECK(machine.fact("update_policy").value.at("mode") == Value("automatic"));
    CHECK(machine.fact("update_policy").assurance == Assurance::inferred);
    key_at(machine.system, "ControlSet001\\Services\\wuauserv").values = {number_value("Start", 4)};
    CHECK(machine.fact("update_policy").value.at("mode") == Value("off"));
}

TEST_CASE("the protection of Windows is on until a policy, a setting or its service says otherwise") {
    Machine machine;
    const std::string defender = "Microsoft\\Windows Defender";
    key_at(machine.software, defender + "\\Exclusions\\Paths").values = {number_value("C:\\Temp", 0)};
    key_at(machine.software, "Policies\\" + defender + "\\Exclusions\\Paths").values = {text_value("D:\\Jeux", "0")};
    const Fact on = machine.fact("antivirus");
    CHECK(on.value.at("product") == Value("Windows Defender"));
    CHECK(on.value.at("enabled") == Value(true));
    CHECK(on.value.at("real_time") == Value(true));
    CHECK(on.value.at("exclusions") == Value(List{"C:\\Temp", "D:\\Jeux"}));
    CHECK_FALSE(on.value.contains("up_to_date"));
    CHECK(on.assurance == Assurance::inferred);
    key_at(machine.software, defender + "\\Real-Time Protection").values = {
        number_value("DisableRealtimeMonitoring", 1)};
    CHECK(machine.fact("antivirus").value.at("real_time") == Value(false));
    key_at(machine.software, "Policies\\" + defender).values = {number_value("DisableAntiSpyware", 1)};
    CHECK(machine.fact("antivirus").value.at("enabled") == Value(false));
}

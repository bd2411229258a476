// Whether a port of a Windows machine is open, by the facts of its registry.
#include <doctest/doctest.h>

#include <fstream>
#include <memory>

#include "engine/platforms/windows/observe.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_hive_reader.h"
#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;
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

const std::string base = "ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy";

/// A machine at 192.168.1.50/24 whose firewall filters in all profiles.
struct Machine {
    HiveKey system{.name = "ROOT"};
    HiveKey software{.name = "ROOT"};

    Machine() {
        key_at(system, "Select").values = {number_value("Current", 1)};
        for (const char* profile : {"DomainProfile", "StandardProfile", "PublicProfile"}) {
            key_at(system, base + "\\" + profile).values = {number_value("EnableFirewall", 1)};
        }
        key_at(system, "ControlSet001\\Control\\Network\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\{A}\\Connection")
            .values = {text_value("Name", "Ethernet"), text_value("PnPInstanceId", "PCI\\VEN_8086")};
        key_at(system, "ControlSet001\\Services\\Tcpip\\Parameters\\Interfaces\\{A}").values = {
            number_value("EnableDHCP", 0), texts_value("IPAddress", {"192.168.1.50"}),
            texts_value("SubnetMask", {"255.255.255.0"})};
    }

    HiveKey& profile(const std::string& name) { return key_at(system, base + "\\" + name); }
    Machine& with(const std::string& rule) {
        auto& rules = key_at(system, base + "\\FirewallRules").values;
        rules.push_back(text_value("{" + std::to_string(rules.size()) + "}", "v2.30|Active=TRUE|Dir=In|" + rule));
        return *this;
    }

    ItemResult judged_by(const char* check, const std::string& port, const std::string& from = "192.168.1.0/24",
                         const std::string& protocol = "tcp") const {
        windows_platform::MachineHives hives([&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
            return std::make_unique<fakes::FakeHive>(name == "SYSTEM" ? system : software);
        });
        fakes::FakeCaseStore store;
        const FactsRecord record = observe_windows_hives(
            hives, {.of = "folder", .source = "hives", .trust = Trust::capture},
            {"client", "post", {"firewall_profile", "firewall_rule", "network_interface"}}, store, Epoch());
        REQUIRE(record.unobserved.empty());
        return judged(item_of("fw", check, "client", {{"protocol", protocol}, {"port", port}, {"from", from}}),
                      {record});
    }
    std::string allows(const std::string& port, const std::string& from = "192.168.1.0/24") const {
        return judged_by("firewall.allows", port, from).why.id;
    }
    std::string blocks(const std::string& port, const std::string& from = "192.168.1.0/24") const {
        return judged_by("firewall.blocks", port, from).why.id;
    }
};

constexpr const char* web = "Action=Allow|Protocol=6|LPort=80|";
constexpr const char* desktop =
    "Action=Allow|Protocol=6|LPort=3389|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|";

}  // namespace

TEST_CASE("without a rule a port of Windows is closed, with one it is open in the profiles of the rule") {
    CHECK(Machine().blocks("80") == "firewall.blocks.by_default");
    CHECK(Machine().with(web).allows("80") == "firewall.allows.by_rule");
    CHECK(Machine().with(web).blocks("80") == "firewall.blocks.allowed");
    CHECK(Machine().with(web).allows("81") == "firewall.allows.no_rule");
    CHECK(Machine().with(std::string(web) + "Profile=Domain|Profile=Private|").allows("80") ==
          "firewall.allows.in_part");
}

TEST_CASE("a block of Windows wins over an allow, wherever both stand") {
    CHECK(Machine().with(web).with("Action=Block|Protocol=6|LPort2_10=1-1024|").allows("80") ==
          "firewall.allows.blocked");
    CHECK(Machine().with("Action=Block|Protocol=6|LPort=80|").with(web).blocks("80") == "firewall.blocks.by_rule");
    Machine policy;
    policy.with(web);
    key_at(policy.software, "Policies\\Microsoft\\WindowsFirewall\\FirewallRules").values = {
        text_value("{p}", "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|")};
    CHECK(policy.blocks("80") == "firewall.blocks.by_rule");
    CHECK(Machine().with(web).with("Action=Block|Protocol=17|LPort=80|").allows("80") == "firewall.allows.by_rule");
}

TEST_CASE("a profile of Windows that is off lets all in, and one that allows by default what nothing blocks") {
    Machine off;
    off.profile("PublicProfile").values = {number_value("EnableFirewall", 0)};
    CHECK(off.blocks("80") == "firewall.blocks.in_part");
    for (const char* profile : {"DomainProfile", "StandardProfile", "PublicProfile"}) {
        off.profile(profile).values = {number_value("EnableFirewall", 0)};
    }
    CHECK(off.blocks("80") == "firewall.off");
    Machine open;
    for (const char* profile : {"DomainProfile", "StandardProfile", "PublicProfile"}) {
        open.profile(profile).values.push_back(number_value("DefaultInboundAction", 0));
    }
    CHECK(open.allows("80") == "firewall.allows.by_default");
    CHECK(open.with("Action=Block|Protocol=6|LPort=80|").blocks("80") == "firewall.blocks.by_rule");
}

TEST_CASE("a rule of Windows for its own networks is open to these and to no other") {
    const std::string rule = std::string(web) + "RA4=LocalSubnet|RA6=LocalSubnet|";
    CHECK(Machine().with(rule).allows("80") == "firewall.allows.by_rule");
    CHECK(Machine().with(rule).blocks("80", "10.0.0.0/24") == "firewall.blocks.by_default");
    CHECK(Machine().with(rule).allows("80", "0.0.0.0/0") == "firewall.allows.in_part");
    CHECK(Machine().with(std::string(web) + "RA6=LocalSubnet|").allows("80") == "firewall.allows.no_rule");
}

TEST_CASE("a service of Windows opens the ports its rule names, and a rule without ports none in particular") {
    CHECK(Machine().with(desktop).allows("3389") == "firewall.allows.by_rule");
    CHECK(Machine().with("Action=Allow|Protocol=6|LPort=445|App=System|").allows("445") == "firewall.allows.by_rule");
    Machine usual;
    usual.with("Action=Allow|Protocol=6|App=%SystemRoot%\\system32\\svchost.exe|Svc=CDPSvc|")
        .with("Action=Allow|Protocol=6|App=C:\\WINDOWS\\system32\\msra.exe|Edge=TRUE|Defer=App|")
        .with("Action=Allow|Protocol=6|LPort=RPC|App=%SystemRoot%\\system32\\spoolsv.exe|Svc=Spooler|")
        .with("Action=Allow|LUOwn=S-1-5-21-1|AppPkgId=S-1-15-2-1|Platform=2:6:2|Platform2=GTEQ|")
        .with("Action=Block|LUOwn=S-1-5-21-1|AppPkgId=S-1-15-2-2|");
    CHECK(usual.blocks("80") == "firewall.blocks.by_default");
    CHECK(usual.with(web).allows("80") == "firewall.allows.by_rule");
}

TEST_CASE("what a rule of Windows leaves open is not guessed") {
    CHECK(Machine().with("Action=Allow|Protocol=6|App=C:\\Jeux\\jeu.exe|").allows("80") == "firewall.conditional");
    CHECK(Machine().with(web).with("Action=Block|App=C:\\Jeux\\jeu.exe|").allows("80") == "firewall.conditional");
    CHECK(Machine().with(desktop).with("Action=Block|Svc=termservice|").allows("3389") == "firewall.conditional");
    CHECK(Machine().with(std::string(web) + "IFType=Wireless|").allows("80") == "firewall.conditional");
    CHECK(Machine().with(std::string(web) + "RA4=DNS|").allows("80") == "firewall.conditional");
    CHECK(Machine().with(std::string(web) + "Moon=full|").allows("80") == "firewall.undecided");
    CHECK(Machine().with("Moon=full|").allows("80") == "firewall.undecided");
    // A sure rule beside it decides.
    CHECK(Machine().with(web).with(std::string(web) + "IFType=Wireless|").allows("80") == "firewall.allows.by_rule");
}

TEST_CASE("a profile of Windows without exceptions closes what its rules open") {
    Machine machine;
    machine.with(web);
    for (const char* profile : {"DomainProfile", "StandardProfile", "PublicProfile"}) {
        machine.profile(profile).values.push_back(number_value("DoNotAllowExceptions", 1));
    }
    CHECK(machine.allows("80") == "firewall.allows.rule_disabled");
    CHECK(machine.blocks("80") == "firewall.blocks.by_default");
}

namespace {

/// A machine with the rules of a real one, but for those that a test leaves out.
Machine real_machine(const std::string& name, const std::string& without) {
    Machine machine;
    std::ifstream file("../shared/corpus/windows/firewall/" + name + ".rules.tsv");
    auto& rules = key_at(machine.system, base + "\\FirewallRules").values;
    for (std::string line; std::getline(file, line);) {
        if (without.empty() || line.find(without) == std::string::npos) {
            rules.push_back(text_value(line.substr(0, line.find('\t')), line.substr(line.find('\t') + 1)));
        }
    }
    return machine;
}

}  // namespace

TEST_CASE("the rules of real machines decide about the ports people ask for") {
    if (!std::ifstream("../shared/corpus/windows/firewall/regipy_SYSTEM.rules.tsv")) {
        MESSAGE("skipped: ../shared/corpus/windows/firewall is absent on this machine");
        return;
    }
    // What Windows brought, and what programs installed later were given.
    const std::string installed = "App=C:\\Program Files";
    const Machine seven = real_machine("regipy_SYSTEM", installed);
    CHECK(seven.allows("3389") == "firewall.allows.in_part");  // not in the public profile
    CHECK(seven.allows("445") == "firewall.allows.in_part");   // in the domain's alone
    CHECK(seven.allows("80") == "firewall.allows.rule_disabled");
    CHECK(seven.allows("8081") == "firewall.allows.no_rule");
    CHECK(seven.blocks("80") == "firewall.blocks.by_default");
    const Machine ten = real_machine("regipy_SYSTEM_B", installed);
    CHECK(ten.allows("3389") == "firewall.allows.rule_disabled");
    CHECK(ten.blocks("3389") == "firewall.blocks.by_default");
    CHECK(ten.blocks("445") == "firewall.blocks.by_default");
    // A program that may listen anywhere leaves every port open to doubt.
    CHECK(real_machine("regipy_SYSTEM_B", "").blocks("80") == "firewall.conditional");
}

#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_programs.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

std::string startup_of(const std::vector<ServiceUnit>& units, const std::string& name) {
    for (const ServiceUnit& unit : units) {
        if (unit.name == name) {
            return unit.startup;
        }
    }
    return "unknown";
}

Fact policy_of(const std::string& first, const std::string& second) {
    LinuxSample sample;
    sample.group("updates")
        .entry("updates", "u", "")
        .entry("apt-conf", "/etc/apt/apt.conf.d/10periodic", first)
        .entry("apt-conf", "/etc/apt/apt.conf.d/20auto-upgrades", second);
    const auto facts = update_policy_facts(sample.reply());
    REQUIRE_MESSAGE(facts.has_value(), (facts ? "" : facts.error().why));
    return facts->front();
}

}  // namespace

TEST_CASE("packages that were removed or never finished are not installed software") {
    const auto packages = parse_packages(
        "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\nMaintainer: Somebody <a@b>\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n"
        "Package: half\nStatus: install ok unpacked\nVersion: 2\n");
    REQUIRE(packages.has_value());
    REQUIRE(packages->size() == 1);
    CHECK(packages->front().name == "bash");
    CHECK(packages->front().version == "5.2.15-2");
    CHECK(packages->front().maintainer == "Somebody <a@b>");
    CHECK(parse_packages("")->empty());
}

TEST_CASE("a paragraph without a package says where it ends") {
    const auto packages = parse_packages("Package: a\nStatus: install ok installed\n\nVersion: 1\n\n");
    REQUIRE_FALSE(packages.has_value());
    CHECK(packages.error().why == "line 5: a paragraph names no package");
    CHECK_FALSE(parse_packages("Version: 1\n").has_value());
}

TEST_CASE("a package of two architectures is one software") {
    LinuxSample sample;
    sample.group("software")
        .entry("packages", "/var/lib/dpkg/status",
               "Package: libc6\nStatus: install ok installed\nVersion: 2.36\n\n"
               "Package: libc6\nStatus: install ok installed\nVersion: 2.36\n");
    CHECK(software_facts(sample.reply())->size() == 1);
    CHECK(software_facts(LinuxSample().group("software").entry("packages", "/p", "", "absent").reply())->empty());
}

TEST_CASE("a link at boot is automatic, a mask disables, a unit that is only there is started by hand") {
    const auto units = parse_services(
        "known dnsmasq.service\nknown ssh.service\nmasked cups.service\nautomatic ssh.service\nautomatic cups.service\n"
        "automatic wg-quick@wg0.service\n");
    REQUIRE(units.has_value());
    CHECK(startup_of(*units, "dnsmasq") == "manual");
    CHECK(startup_of(*units, "ssh") == "automatic");
    CHECK(startup_of(*units, "cups") == "disabled");
    CHECK(startup_of(*units, "wg-quick@wg0") == "automatic");
    CHECK(parse_services("running ssh.service\n").error().why == "'running ssh.service' is no unit");
    CHECK_FALSE(parse_services("known .service\n").has_value());
}

TEST_CASE("the last file that says something about updates decides") {
    const std::string on =
        "APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade \"1\"; // daily\n";
    CHECK(field_of(policy_of("", on), "mode") == "automatic");
    CHECK(field_of(policy_of(on, "APT::Periodic::Unattended-Upgrade \"0\";\n"), "mode") == "notify");
    const Fact off = policy_of(on, "APT::Periodic::Update-Package-Lists \"0\";\n");
    CHECK(field_of(off, "mode") == "off");
    CHECK(field_of(off, "enabled") == false);
    CHECK(field_of(policy_of("", ""), "mode") == "off");
}

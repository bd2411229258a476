#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_interfaces.h"
#include "engine/platforms/linux/text_lines.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

const std::string addresses =
    R"([{"ifname":"lo","flags":["UP"],"link_type":"loopback","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},)"
    R"({},{"ifname":"eth0","flags":["UP"],"link_type":"ether","address":"52:54:00:00:00:01",)"
    R"("addr_info":[{"family":"inet6","local":"fe80::1","prefixlen":64},{"family":"inet","local":"192.168.1.104","prefixlen":24}]}])";
const std::string routes = R"([{"dst":"default","gateway":"192.168.1.1","dev":"eth0","flags":[]}])";

LinuxSample client(const std::string& interfaces, const std::string& processes) {
    LinuxSample sample;
    sample.group("network")
        .entry("addresses", "ip", addresses)
        .entry("routes", "ip", routes)
        .entry("resolv", "/etc/resolv.conf", "search lab.lan\nnameserver 192.168.1.10\nnameserver fe80::1\n")
        .entry("interfaces", "/etc/network/interfaces", interfaces);
    sample.group("processes").entry("processes", "/proc", processes);
    return sample;
}

Fact ethernet(const std::string& interfaces, const std::string& processes) {
    const auto facts = interface_facts(client(interfaces, processes).reply());
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    REQUIRE(facts->size() == 2);
    return (*facts)[1];
}

Record membership(const std::string& smb, const std::string& secrets) {
    LinuxSample sample;
    sample.group("host").entry("hostname", "/etc/hostname", "client.lab.lan\n");
    sample.group("samba").entry("smb-conf", "testparm", smb).entry("secrets", "keys", secrets);
    const auto facts = membership_facts(sample.reply());
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    return facts->front().value;
}

}  // namespace

TEST_CASE("an interface has its addresses, gateway and name servers, and says whether a server gave them") {
    const Fact fact = ethernet("auto eth0\niface eth0 inet dhcp\n", "");
    CHECK(fact.value == Record{{"name", "eth0"},
                               {"mac", "52:54:00:00:00:01"},
                               {"medium", "ethernet"},
                               {"up", true},
                               {"dhcp", true},
                               {"addresses", List{"192.168.1.104"}},
                               {"networks", List{"192.168.1.0/24"}},
                               {"gateway", "192.168.1.1"},
                               {"dns", List{"192.168.1.10"}}});
    CHECK(field_of(ethernet("iface eth0 inet static\n", "udhcpc udhcpc\t-i\teth0\n"), "dhcp") == Value(false));
    CHECK(field_of(ethernet("", "udhcpc udhcpc\t-i\teth0\n"), "dhcp") == Value(true));
    CHECK(field_of(ethernet("", ""), "dhcp") == Value(false));
}

TEST_CASE("network settings that cannot be read are unknown") {
    CHECK(parse_addresses("{}").error().code == "linux.ip.invalid");
    CHECK(parse_addresses("[").error().code == "linux.ip.invalid");
    CHECK(parse_addresses(R"([{"flags":[]}])").error().code == "linux.ip.invalid");
    CHECK(parse_default_routes("[]")->empty());
    CHECK(parse_addresses("[]")->empty());
}

TEST_CASE("a machine is joined when it holds the secret of its account, not when its settings say so") {
    const std::string smb = "[global]\n\tworkgroup = LAB\n\trealm = LAB.LAN\n\tsecurity = ADS\n";
    const Record joined = membership(smb, "SECRETS/MACHINE_PASSWORD/LAB\\00\nSECRETS/SID/LAB\n");
    CHECK(joined == Record{{"joined", true},
                           {"domain", "lab.lan"},
                           {"workgroup", "lab"},
                           {"proof", "machine_secret"},
                           {"controller", false},
                           {"account", "client$"}});
    const Record configured = membership(smb, "SECRETS/MACHINE_PASSWORD/OTHER\n");
    CHECK(configured.at("joined") == Value(false));
    CHECK(configured.at("proof") == "configured");
    CHECK(configured.at("account").is_null());
    CHECK(membership("[global]\n", "").at("proof").is_null());
    CHECK(membership("[global]\n", "").at("workgroup") == "workgroup");
}

TEST_CASE("a machine without Samba is no member; one whose secrets cannot be read is unknown") {
    LinuxSample none;
    none.group("host").entry("hostname", "/etc/hostname", "x\n");
    none.group("samba").entry("smb-conf", "testparm", "", "absent");
    CHECK(field_of(membership_facts(none.reply())->front(), "joined") == Value(false));
    LinuxSample unread;
    unread.group("host").entry("hostname", "/etc/hostname", "x\n");
    unread.group("samba")
        .entry("smb-conf", "testparm", "[global]\n\trealm = LAB.LAN\n")
        .entry("secrets", "keys", "", "failed", 1, "Permission denied");
    CHECK(membership_facts(unread.reply()).error().code == "linux.entry.failed");
}

TEST_CASE("the machine says its name, system, zone and language") {
    LinuxSample sample;
    sample.group("host")
        .entry("hostname", "/etc/hostname", "client.lab.lan\n")
        .entry("os-release", "/etc/os-release", "NAME=\"Debian GNU/Linux\"\nVERSION_ID='12'\n")
        .entry("timezone", "/etc/timezone", "Etc/UTC\n")
        .entry("localtime", "readlink", "/usr/share/zoneinfo/Europe/Paris\n")
        .entry("locale", "/etc/default/locale", "LANG=fr_FR.UTF-8\n");
    const auto facts = host_facts(sample.reply());
    REQUIRE(facts.has_value());
    CHECK(facts->front().value == Record{{"name", "client"},
                                         {"os_family", "linux"},
                                         {"os_name", "Debian GNU/Linux"},
                                         {"os_version", "12"},
                                         {"time_zone", "Europe/Paris"},
                                         {"locale", "fr_FR.UTF-8"}});
    LinuxSample nameless;
    nameless.group("host").entry("hostname", "/etc/hostname", "", "absent");
    CHECK(host_facts(nameless.reply()).error().code == "linux.entry.absent");
}

TEST_CASE("bytes that are no UTF-8 and control characters are shown, never passed on") {
    CHECK(printable("é\n") == "é\\x0a");
    CHECK(printable("\xff\xc0\x80") == "\\xff\\xc0\\x80");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xf0\x9f\x98\x80") == "\xf0\x9f\x98\x80");
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");
}

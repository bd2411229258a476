#include <doctest/doctest.h>

#include "engine/platforms/linux/parse_dnsmasq.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

const std::string addresses =
    R"([{"ifname":"eth0","flags":["UP"],"link_type":"ether","address":"52:54:00:00:00:01","addr_info":[{"family":"inet","local":"192.168.1.1","prefixlen":24}]}])";

Reply router(const std::string& config, const std::string& processes = "dnsmasq dnsmasq\n") {
    LinuxSample sample;
    sample.group("dhcp").entry("dnsmasq", "/etc/dnsmasq.conf", config);
    sample.group("network").entry("addresses", "ip", addresses);
    sample.group("processes").entry("processes", "/proc", processes);
    return sample.reply();
}

Fact only_server(const std::string& config) {
    const auto facts = dhcp_server_facts(router(config));
    REQUIRE_MESSAGE(facts.has_value(), facts.error().why);
    REQUIRE(facts->size() == 1);
    return facts->front();
}

std::string refusal(const std::string& config) {
    const auto facts = dhcp_reservation_facts(router(config));
    return facts ? "read" : facts.error().code + " " + facts.error().why;
}

}  // namespace

TEST_CASE("a reservation may name several addresses, a tag, a lease time, in any order") {
    const auto facts = dhcp_reservation_facts(
        router("# a comment\n"
               "dhcp-host=00:1B:A9:12:34:56,192.168.1.200,Imprimante\n"
               "dhcp-host=set:lab,06-52:54:00:00:aa:02,52:54:00:00:aa:03,poste,192.168.1.50,45m # two\n"
               "dhcp-host=52:54:00:00:aa:02,192.168.1.50,poste\n"
               "dhcp-host=id:01:02:03,192.168.1.9\n"
               "dhcp-host=52:54:00:*:*:*,192.168.1.8\n"
               "dhcp-host=52:54:00:00:aa:09,ignore\n"));
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 3);
    CHECK((*facts)[0].value ==
          Record{{"mac", "00:1b:a9:12:34:56"}, {"address", "192.168.1.200"}, {"name", "imprimante"}});
    CHECK(field_of((*facts)[1], "mac") == "52:54:00:00:aa:02");
    CHECK(field_of((*facts)[2], "mac") == "52:54:00:00:aa:03");
    CHECK(field_of((*facts)[2], "name") == "poste");
}

TEST_CASE("no reservation is none, no dnsmasq is none, and what dnsmasq would refuse is unknown") {
    CHECK(dhcp_reservation_facts(router("port=0\n"))->empty());
    LinuxSample nothing;
    nothing.group("dhcp").entry("dnsmasq", "/etc/dnsmasq.conf", "", "absent");
    CHECK(dhcp_reservation_facts(nothing.reply())->empty());
    CHECK(refusal("dhcp-host=\n") == "linux.dnsmasq.invalid /etc/dnsmasq.conf: line 1: 'dhcp-host='");
    CHECK(refusal("\ndhcp-range=eth0\n").starts_with("linux.dnsmasq.invalid /etc/dnsmasq.conf: line 2"));
    CHECK(refusal("dhcp-range=192.168.1.1,192.168.1.9,255.0.255.0\n").starts_with("linux.dnsmasq.invalid"));
    CHECK(refusal("conf-file=/etc/other\n") == "linux.dnsmasq.unread /etc/other");
    CHECK(refusal("read-ethers\n") == "linux.dnsmasq.unread /etc/ethers");
    CHECK(refusal("conf-file=/etc/dnsmasq.conf\n").starts_with("linux.dnsmasq.invalid"));
}

TEST_CASE("a range with its options is a DHCP server, and what is not said is dnsmasq's own") {
    const Fact fact = only_server(
        "dhcp-range=192.168.1.100,192.168.1.199,12h\n"
        "dhcp-option=option:router,192.168.1.254\ndhcp-option=6,192.168.1.10,0.0.0.0\ndomain=lab.lan\n");
    CHECK(fact.value == Record{{"scope", "192.168.1.0/24"},
                               {"enabled", true},
                               {"first", "192.168.1.100"},
                               {"last", "192.168.1.199"},
                               {"lease_minutes", 720},
                               {"gateway", "192.168.1.254"},
                               {"dns", List{"192.168.1.10", "192.168.1.1"}},
                               {"domain", "lab.lan"}});
    const Fact plain = only_server("dhcp-range=set:x,192.168.1.100,192.168.1.199,255.255.255.128\n");
    CHECK(field_of(plain, "scope") == "192.168.1.0/25");
    CHECK(field_of(plain, "lease_minutes") == Value(60));
    CHECK(field_of(plain, "gateway") == "192.168.1.1");
    CHECK(field_of(plain, "dns") == Value(List{"192.168.1.1"}));
    CHECK(field_of(only_server("dhcp-range=192.168.1.9,192.168.1.10,infinite\ndhcp-option=3\n"), "gateway").is_null());
}

TEST_CASE("a range on no network of the router, or without dnsmasq running, gives nothing out") {
    const Fact elsewhere = only_server("dhcp-range=10.0.0.10,10.0.0.20\n");
    CHECK(field_of(elsewhere, "enabled") == Value(false));
    CHECK(elsewhere.assurance == Assurance::inferred);
    const auto stopped = dhcp_server_facts(router("dhcp-range=192.168.1.9,192.168.1.10\n", ""));
    CHECK(field_of(stopped->front(), "enabled") == Value(false));
    const auto arguments = dhcp_server_facts(router("", "dnsmasq dnsmasq\t--dhcp-range=1.2.3.4,1.2.3.5\n"));
    CHECK(arguments.error().code == "linux.dnsmasq.unread");
}

TEST_CASE("files are followed as dnsmasq follows them") {
    const DnsmasqFiles files = {{"/m", "conf-dir=/d/,*.conf\ndhcp-hostsfile=/h\n"},
                                {"/d/a.conf", "dhcp-host=00:00:00:00:00:01,10.0.0.1\n"},
                                {"/d/b.conf~", "dhcp-host=00:00:00:00:00:02,10.0.0.2\n"},
                                {"/d/README", "not a line of dnsmasq = at all\n"},
                                {"/h", "00:00:00:00:00:03,10.0.0.3\n"}};
    const auto config = parse_dnsmasq("/m", files);
    REQUIRE(config.has_value());
    REQUIRE(config->hosts.size() == 2);
    CHECK(config->hosts[0].address == Ipv4Address::parse("10.0.0.1"));
    CHECK(config->hosts[1].address == Ipv4Address::parse("10.0.0.3"));
}

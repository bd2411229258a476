#include "tests/unit/platforms/ddwrt_sample.h"

using namespace plateau;

namespace {

/// As a build of 2010 for Broadcom has it: last parts of addresses, X in the keys of virtual interfaces.
const std::string old_build = R"(wl1X1_security_mode=psk psk2
lan_ipaddr=192.168.10.1
lan_netmask=255.255.255.0
lan_gateway=0.0.0.0
lan_ifname=br0
lan_hwaddr=00:1A:70:11:22:33
lan_domain=tai.lan
lan_proto=dhcp
dhcp_start=100
dhcp_num=50
dhcp_lease=1440
dns_dnsmasq=1
mdhcpd=wl1.1>On>64>128>720 br7>On>1>2>3
mdhcpd_count=2
static_leases=00:11:22:33:44:55=imprimante=192.168.10.20= 00:11:22:33:44:66=nas=192.168.10.21=1440 00:11:22:33:44:77=vieux=192.168.10.22
static_leasenum=2
wan_proto=static
wan_ifname=vlan1
wan_ipaddr=203.0.113.10
wan_netmask=255.255.255.248
wan_gateway=203.0.113.9
wan_dns=9.9.9.9 0.0.0.0 149.112.112.112
router_name=Linksys-TAI
time_zone=+01
DD_BOARD=Linksys WRT54G/GL/GS
os_version=14896
http_passwd=$1$abcdefgh$Never-Kept-Hash
http_username=$1$abcdefgh$Never-Kept-Name
remote_management=0
remote_mgt_ssh=1
sshd_enable=0
telnetd_enable=1
remote_mgt_telnet=0
filter=on
wl_ssid=dd-wrt
wl_wpa_psk=Never-Kept-Left
wl0_ssid=TAI-Atelier
wl0_mode=ap
wl0_net_mode=mixed
wl0_nband=2
wl0_channel=6
wl0_closed=1
wl0_radio=1
wl0_bridged=1
wl0_security_mode=psk2
wl0_crypto=aes
wl0_wpa_psk=Never-Kept-1
wl0_macmode1=other
wl0_macmode=allow
wl0_maclist=00:11:22:33:44:55 00-11-22-33-44-66
wl0_vifs=
wl0.1_ssid=removed
wl1_ssid=TAI-5
wl1_mode=sta
wl1_net_mode=na-only
wl1_channel=36
wl1_vifs=wl1.1
wl1.1_ssid=Invités
wl1.1_wpa_psk=Never-Kept-2
wl1.1_bridged=0
wl1.1_isolation=1
wl1.1_ipaddr=172.16.9.1
wl1.1_netmask=255.255.255.0
forward_spec=Site&nbsp;web:on:tcp:8080>192.168.10.20:80 Site&nbsp;web:off:both:53:5353>21 ssh:on:tcp:2222>192.168.10.21:22<198.51.100.0/24
forwardspec_entries=3
forward_port=plage:on:udp:5000:5010>192.168.10.30 plus:on:tcp:1:1>192.168.10.31
forward_entries=1
pptpd_enable=1
pptpd_lip=192.168.10.1
pptpd_auth=jean * Never-Kept-3 *
openvpn_enable=0
openvpn_port=1194
openvpncl_enable=1
openvpncl_remoteip=vpn.example.org
openvpncl_remoteport=443
)";

/// As builds from about 2020 on have it: whole addresses, flags for the security, frequencies.
const std::string new_build = R"(lan_ipaddr=192.168.1.1
lan_netmask=255.255.255.0
lan_ifname=br0
lan_proto=dhcp
dhcp_start=192.168.1.64
dhcp_num=190
dhcp_lease=720
dns_dnsmasq=0
dnsmasq_options=dhcp-option=6,192.168.1.5,9.9.9.9
time_zone=Europe/Paris
wan_proto=dhcp
wan_ifname=wan
wan_ipaddr=10.0.0.7
http_passwd=$1$Never-Kept
remote_management=0
filter=on
wlan0_ssid=TAI-R
wlan0_mode=ap
wlan0_net_mode=mixed
wlan0_channel=5180
wlan0_security_mode=wpa
wlan0_psk2=1
wlan0_psk3=1
wlan0_ccmp=1
wlan0_wpa_psk=Never-Kept-4
wlan0_sae_key=Never-Kept-4
wlan1_ssid=TAI-R
wlan1_mode=ap
wlan1_net_mode=disabled
wlan1_channel=2437
wlan1_security_mode=disabled
oet_tunnels=2
oet1_en=1
oet1_proto=2
oet1_port=51820
oet1_ipaddrmask=10.6.0.1/24
oet1_private=GN/xHMJuZ1HMKAvGbx4bL3HbNFKHyNB+YjmOa2/RUUQ=
oet1_peers=2
oet1_namep0=Portable
oet1_peerkey0=YmFzZTY0IG9mIGEgcGVlcidzIHB1YmxpYyBrZXkgICA=
oet1_aip0=10.6.0.2/32,10.7.0.0/16
oet1_endpoint0=0
oet1_peerkey1=c2Vjb25kIHBlZXIncyBwdWJsaWMga2V5IGhlcmUgICA=
oet1_aip1=0.0.0.0/0
oet1_endpoint1=1
oet1_rem1=centre.example.org
oet1_peerport1=51821
oet2_en=1
oet2_proto=1
)";

}  // namespace

TEST_CASE("an old build tells its addresses, what it lends and what it keeps for whom") {
    const DdwrtRecord router = read_ddwrt(old_build);
    const Record range = router.fact("dhcp_server", "scope", "192.168.10.0/24");
    CHECK(range.at("enabled") == Value(true));
    CHECK(range.at("first") == Value("192.168.10.100"));
    CHECK(range.at("last") == Value("192.168.10.149"));
    CHECK(range.at("lease_minutes") == Value(1440));
    CHECK(range.at("gateway") == Value("192.168.10.1"));
    CHECK(range.at("dns") == Value(List{"192.168.10.1"}));
    CHECK(range.at("domain") == Value("tai.lan"));
    const Record guests = router.fact("dhcp_server", "scope", "172.16.9.0/24");
    CHECK(guests.at("first") == Value("172.16.9.64"));
    CHECK(guests.at("last") == Value("172.16.9.191"));
    CHECK(guests.at("lease_minutes") == Value(720));
    // Its interface has no address: no range. The third lease is beyond their number.
    CHECK(router.of("dhcp_server").size() == 2);
    CHECK(router.of("dhcp_reservation").size() == 2);
    CHECK(router.fact("dhcp_reservation", "mac", "00:11:22:33:44:55").at("address") == Value("192.168.10.20"));
    CHECK(router.fact("dhcp_reservation", "name", "nas").at("mac") == Value("00:11:22:33:44:66"));
}

TEST_CASE("an old build tells its interfaces, its way out and what it is") {
    const DdwrtRecord router = read_ddwrt(old_build);
    const Record lan = router.fact("network_interface", "name", "br0");
    CHECK(lan.at("addresses") == Value(List{"192.168.10.1"}));
    CHECK(lan.at("networks") == Value(List{"192.168.10.0/24"}));
    CHECK(lan.at("mac") == Value("00:1a:70:11:22:33"));
    CHECK(lan.at("gateway").is_null());
    CHECK(router.fact("network_interface", "name", "wl1.1").at("medium") == Value("wifi"));
    CHECK(router.fact("network_interface", "name", "vlan1").at("addresses") == Value(List{"203.0.113.10"}));
    CHECK(router.of("network_interface").size() == 3);
    const Record wan = router.only("wan");
    CHECK(wan.at("mode") == Value("static"));
    CHECK(wan.at("gateway") == Value("203.0.113.9"));
    CHECK(wan.at("dns") == Value(List{"9.9.9.9", "149.112.112.112"}));
    const Record host = router.only("host");
    CHECK(host.at("name") == Value("linksys-tai"));
    CHECK(host.at("os_name") == Value("DD-WRT"));
    CHECK_FALSE(host.contains("time_zone"));
    const Record admin = router.only("router_admin");
    CHECK(admin.at("model") == Value("Linksys WRT54G/GL/GS"));
    CHECK(admin.at("password_set") == Value(true));
    // SSH is open to the outside, but does not run.
    CHECK(admin.at("remote_management") == Value(false));
    CHECK(router.only("firewall_profile").at("enabled") == Value(true));
}

TEST_CASE("an old build tells its Wi-Fi networks and not those it joins or no longer has") {
    const DdwrtRecord router = read_ddwrt(old_build);
    REQUIRE(router.of("wifi_network").size() == 2);
    const Record own = router.fact("wifi_network", "ssid", "TAI-Atelier");
    CHECK(own.at("band") == Value("2.4GHz"));
    CHECK(own.at("channel") == Value(6));
    CHECK(own.at("hidden") == Value(true));
    CHECK(own.at("enabled") == Value(true));
    CHECK(own.at("security") == Value("wpa2"));
    CHECK(own.at("guest") == Value(false));
    CHECK(router.plaintext(own) == "Never-Kept-1");
    const Record guests = router.fact("wifi_network", "ssid", "Invités");
    CHECK(guests.at("band") == Value("5GHz"));
    CHECK(guests.at("security") == Value("wpa_wpa2"));
    CHECK(guests.at("guest") == Value(true));
    CHECK(router.plaintext(guests) == "Never-Kept-2");
    const Record filter = router.only("mac_filter");
    CHECK(filter.at("mode") == Value("allow"));
    CHECK(filter.at("macs") == Value(List{"00:11:22:33:44:55", "00:11:22:33:44:66"}));
}

TEST_CASE("an old build tells what it passes on and its VPNs") {
    const DdwrtRecord router = read_ddwrt(old_build);
    const Record web = router.fact("port_forward", "name", "Site web");
    CHECK(web.at("external_ports") == Value("8080"));
    CHECK(web.at("internal_ports") == Value("80"));
    CHECK(web.at("internal_address") == Value("192.168.10.20"));
    CHECK(web.at("enabled") == Value(true));
    const Record old_form = router.fact("port_forward", "name", "Site web (2)");
    CHECK(old_form.at("internal_address") == Value("192.168.10.21"));
    CHECK(old_form.at("internal_ports") == Value("5353"));
    CHECK(old_form.at("enabled") == Value(false));
    CHECK(router.fact("port_forward", "name", "ssh").at("internal_ports") == Value("22"));
    CHECK(router.fact("port_forward", "name", "plage").at("external_ports") == Value("5000-5010"));
    CHECK(router.of("port_forward").size() == 4);
    CHECK(router.fact("vpn_server", "name", "pptpd").at("enabled") == Value(true));
    CHECK(router.fact("vpn_server", "name", "openvpn").at("enabled") == Value(false));
    CHECK(router.fact("vpn_connection", "name", "openvpncl").at("server") == Value("vpn.example.org"));
    CHECK(router.fact("vpn_connection", "name", "openvpncl").at("port") == Value(443));
}

TEST_CASE("no password, passphrase or hash of a router is kept") {
    for (const std::string& build : {old_build, new_build}) {
        const DdwrtRecord router = read_ddwrt(build);
        CHECK(router.record.unobserved.empty());
        CHECK(router.kept.find("lan_ipaddr=") != std::string::npos);
        CHECK(router.kept.find("Never-Kept") == std::string::npos);
        CHECK(router.kept.find("GN/xHMJu") == std::string::npos);
        CHECK(facts_to_json(router.record).find("Never-Kept") == std::string::npos);
    }
}

TEST_CASE("a new build tells whole addresses, options that were added, and security by its switches") {
    const DdwrtRecord router = read_ddwrt(new_build);
    const Record range = router.only("dhcp_server");
    CHECK(range.at("first") == Value("192.168.1.64"));
    CHECK(range.at("last") == Value("192.168.1.253"));
    CHECK(range.at("dns") == Value(List{"192.168.1.5", "9.9.9.9"}));
    const Record high = router.fact("wifi_network", "band", "5GHz");
    CHECK(high.at("security") == Value("wpa2_wpa3"));
    CHECK(high.at("channel") == Value(36));
    CHECK(router.plaintext(high) == "Never-Kept-4");
    const Record low = router.fact("wifi_network", "band", "2.4GHz");
    CHECK(low.at("enabled") == Value(false));
    CHECK(low.at("security") == Value("none"));
    CHECK(low.at("channel") == Value(6));
    CHECK(router.only("host").at("time_zone") == Value("Europe/Paris"));
    // What a server lent yesterday is not what is configured.
    CHECK_FALSE(router.only("wan").contains("address"));
}

TEST_CASE("a WireGuard tunnel is a server for who calls and a connection to whom it calls, and only inferred") {
    const DdwrtRecord router = read_ddwrt(new_build);
    const Record server = router.only("vpn_server");
    CHECK(server.at("name") == Value("oet1"));
    CHECK(server.at("enabled") == Value(true));
    CHECK(server.at("port") == Value(51820));
    CHECK(server.at("addresses") == Value(List{"10.6.0.1"}));
    REQUIRE(server.at("users_or_peers").as_list()->size() == 2);
    CHECK_FALSE(server.at("public_key").is_null());
    CHECK(router.of("vpn_server").front().assurance == Assurance::inferred);
    const Record connection = router.only("vpn_connection");
    CHECK(connection.at("server") == Value("centre.example.org"));
    CHECK(connection.at("port") == Value(51821));
    CHECK(connection.at("split_tunnel") == Value(false));
}

TEST_CASE("a setting that may stand inside a script leaves its kinds unobserved, and only those") {
    const DdwrtRecord router = read_ddwrt(old_build + "rc_startup=#!/bin/sh\nwl0_ssid=Autre\nlan_proto=static\n");
    CHECK(router.why_not("wifi_network") == "ddwrt.ambiguous");
    CHECK(router.why_not("dhcp_server") == "ddwrt.ambiguous");
    CHECK(router.only("wan").at("mode") == Value("static"));
}

TEST_CASE("asked one by one, what a script holds is no setting") {
    const DdwrtRecord router = read_ddwrt(
        "PLATEAU-DDWRT 1\n@@ release\nDD-WRT v3.0-r44715 std (c) 2020 NewMedia-NET GmbH\n@@ interfaces\nbr0\nwlan0\n"
        "@@ radios\nphy#0\n\tInterface wlan0\n\t\tssid TAI\n\t\tchannel 36 (5180 MHz), width: 80 MHz, center1: 5210 "
        "MHz\n"
        "@@ password\nfactory\n@@ nvram\n@ lan_ipaddr\n 192.168.1.1\n\n@ lan_netmask\n 255.255.255.0\n\n@ lan_proto\n "
        "dhcp\n\n"
        "@ dhcp_start\n 100\n\n@ dhcp_num\n 50\n\n@ dnsmasq_options\n # lines\n lan_proto=static\n\n@ wlan0_ssid\n "
        "TAI\n\n"
        "@ ath0_ssid\n left behind\n\n@ wlan0_channel\n 0\n\n@@ end\n");
    CHECK(router.only("dhcp_server").at("enabled") == Value(true));
    CHECK(router.only("wifi_network").at("ssid") == Value("TAI"));
    CHECK(router.only("wifi_network").at("band") == Value("5GHz"));
    CHECK(router.only("wifi_network").at("channel").is_null());
    CHECK(router.only("router_admin").at("password_set") == Value(false));
    CHECK(router.only("router_admin").at("firmware") == Value("DD-WRT v3.0-r44715 std (c) 2020 NewMedia-NET GmbH"));
    CHECK(router.why_not("wan") == "ddwrt.setting.absent");
}

TEST_CASE("a router without a name is told from one whose name is not told") {
    CHECK(read_ddwrt(with_lan("router_name=\nwan_hostname=\n")).only("host").at("name").is_null());
    CHECK(read_ddwrt(with_lan("router_name=\nwan_hostname=salle\n")).only("host").at("name") == Value("salle"));
    CHECK_FALSE(read_ddwrt(with_lan("")).only("host").contains("name"));
}

TEST_CASE("the password of the factory is known by each form it has") {
    for (const char* factory : {"", "admin", "bJz7PcC1rCRJQ"}) {
        const DdwrtRecord router = read_ddwrt(with_lan("http_passwd=" + std::string(factory) + "\n"));
        CHECK(router.only("router_admin").at("password_set") == Value(false));
    }
    CHECK(read_ddwrt(with_lan("http_passwd=x\n")).only("router_admin").at("password_set") == Value(true));
    CHECK(read_ddwrt(with_lan("")).why_not("router_admin") == "ddwrt.setting.absent");
}

TEST_CASE("a range that is passed on, off or without a number gives nothing out") {
    const std::string range = "dhcp_start=100\ndhcp_num=50\n";
    CHECK(read_ddwrt(with_lan(range)).only("dhcp_server").at("enabled") == Value(true));
    CHECK(read_ddwrt(with_lan(range + "dhcpfwd_enable=1\n")).only("dhcp_server").at("enabled") == Value(false));
    CHECK(read_ddwrt(with_lan("dhcp_start=100\ndhcp_num=0\n")).only("dhcp_server").at("enabled") == Value(false));
    CHECK(read_ddwrt("lan_ipaddr=10.0.0.1\nlan_netmask=255.0.0.0\nlan_proto=static\n" + range)
              .only("dhcp_server")
              .at("enabled") == Value(false));
    // An option that holds for some clients only leaves what the others get unknown.
    const Record some =
        read_ddwrt(with_lan(range + "dnsmasq_options=dhcp-option=tag:x,6,9.9.9.9\n")).only("dhcp_server");
    CHECK_FALSE(some.contains("dns"));
    CHECK(some.at("gateway") == Value("192.168.1.1"));
}

TEST_CASE("a forward that cannot be read leaves none as if it were all") {
    for (const char* item : {"web:on:tcp:80", "web:on:icmp:80>1.2.3.4:80", "web:on:tcp:99999>1.2.3.4:80", "web"}) {
        CHECK_MESSAGE(read_ddwrt(with_lan("forward_spec=" + std::string(item) + "\n")).why_not("port_forward") ==
                          "ddwrt.forward.unread",
                      item);
    }
    CHECK(read_ddwrt(with_lan("")).of("port_forward").empty());
    CHECK(read_ddwrt(with_lan("")).why_not("port_forward") == "none");
}

TEST_CASE("what is no answer of a DD-WRT router leaves every kind unobserved with the reason") {
    const std::vector<std::pair<std::string, std::string>> replies = {
        {"", "ddwrt.reply.invalid"},
        {"<html>\n", "ddwrt.nvram.invalid"},
        {"a=b\n", "ddwrt.reply.invalid"},
        {"PLATEAU-DDWRT 1\n@@ nvram\n@ lan_ipaddr\n 10.0.0.1\n", "ddwrt.reply.incomplete"},
        {"PLATEAU-DDWRT 1\n@@ nvram\n@@ end\n", "ddwrt.reply.invalid"},
        {"PLATEAU-DDWRT 1\n@@ release\nx\n@@ release\ny\n@@ nvram\n@@ end\n", "ddwrt.reply.invalid"},
        {"PLATEAU-DDWRT 1\n@@ shadow\nx\n@@ nvram\n@@ end\n", "ddwrt.reply.invalid"}};
    for (const auto& [reply, code] : replies) {
        const DdwrtRecord router = read_ddwrt(reply);
        CHECK_MESSAGE(router.why_not("host") == code, reply);
        CHECK(router.record.unobserved.size() == ddwrt_kinds().size());
        CHECK(router.record.evidence.empty());
    }
}

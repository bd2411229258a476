#include "openwrt_sample.h"

using namespace plateau;

namespace {

const std::string base =
    "network.lan=interface\nnetwork.lan.proto='static'\nnetwork.lan.ipaddr='192.168.1.1/24'\n"
    "network.guest=interface\nnetwork.guest.proto='static'\nnetwork.guest.ipaddr='10.9.0.1'\n"
    "network.guest.netmask='255.255.255.0'\n"
    "network.wan=interface\nnetwork.wan.proto='dhcp'\n"
    "firewall.@zone[0]=zone\nfirewall.@zone[0].name='lan'\nfirewall.@zone[0].network='lan'\n"
    "firewall.@zone[0].input='ACCEPT'\n"
    "firewall.@zone[1]=zone\nfirewall.@zone[1].name='wan'\nfirewall.@zone[1].network='wan'\n"
    "firewall.@zone[1].input='REJECT'\n"
    "firewall.@zone[2]=zone\nfirewall.@zone[2].name='guest'\nfirewall.@zone[2].network='guest'\n"
    "firewall.@forwarding[0]=forwarding\nfirewall.@forwarding[0].src='guest'\nfirewall.@forwarding[0].dest='wan'\n"
    "dropbear.main=dropbear\ndropbear.main.Port='22'\n"
    "uhttpd.main=uhttpd\nuhttpd.main.listen_http='0.0.0.0:80' '[::]:80'\n";

const std::string radio = "wireless.radio0=wifi-device\nwireless.radio0.band='2g'\nwireless.radio0.channel='6'\n";

std::string network(const std::string& id, const std::string& options) {
    std::string text = "wireless." + id + "=wifi-iface\nwireless." + id + ".device='radio0'\nwireless." + id +
                       ".mode='ap'\nwireless." + id + ".ssid='" + id + "'\n";
    std::size_t at = 0;
    while (at < options.size()) {
        const auto end = options.find('\n', at);
        text += "wireless." + id + "." + options.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return text;
}

Record wifi(const std::string& options) {
    return read_router_text(radio + network("a", options)).fact("wifi_network", "ssid", "a");
}

std::string reply(const std::string& parts, const std::string& uci = base, const std::string& end = "@@ end 0\n") {
    return "PLATEAU-OPENWRT 1\n" + parts + "@@ uci\n" + uci + end;
}

Value remote(const std::string& more) {
    const auto facts = read_router_text(base + more).of_kind("router_admin");
    REQUIRE(facts.size() == 1);
    return facts.front().value.at("remote_management");
}

}  // namespace

TEST_CASE("the protection of a Wi-Fi network is told by every word OpenWrt takes") {
    CHECK(wifi("").at("security") == Value("none"));
    for (const auto& [word, security] :
         std::vector<std::pair<std::string, std::string>>{{"none", "none"},
                                                          {"owe", "owe"},
                                                          {"wep+shared", "wep"},
                                                          {"psk", "wpa"},
                                                          {"psk2+ccmp", "wpa2"},
                                                          {"psk-mixed+tkip+ccmp", "wpa_wpa2"},
                                                          {"psk+psk2", "wpa_wpa2"},
                                                          {"sae", "wpa3"},
                                                          {"sae-mixed", "wpa2_wpa3"},
                                                          {"wpa2+aes", "wpa2_enterprise"},
                                                          {"wpa3", "wpa3_enterprise"},
                                                          {"psk2-radius", "other"}}) {
        CAPTURE(word);
        CHECK(wifi("encryption='" + word + "'\n").at("security") == Value(security));
    }
}

TEST_CASE("a passphrase is sealed, and neither facts nor evidence hold it") {
    const RouterRecord router =
        read_router_text(radio + network("a", "encryption='psk2'\nkey='Tr\xc3\xa8s'\\''Secret'\n"));
    const Record fact = router.fact("wifi_network", "ssid", "a");
    CHECK(router.plaintext(fact.at("passphrase")) == "Tr\xc3\xa8s'Secret");
    CHECK(router.kept.find("Secret") == std::string::npos);
    CHECK(router.kept.find("wireless.a.key='<secret 1>'\n") != std::string::npos);
    CHECK(facts_to_json(router.record).find("Secret") == std::string::npos);
}

TEST_CASE("what opens a network is null where nothing does, and not there where it is not known") {
    CHECK(wifi("encryption='none'\nkey='leftover'\n").at("passphrase").is_null());
    CHECK(wifi("encryption='psk2'\n").at("passphrase").is_null());
    CHECK_FALSE(wifi("encryption='wpa2'\nkey='radius-secret'\n").contains("passphrase"));
    CHECK_FALSE(wifi("encryption='psk2'\nkey='" + std::string(64, 'a') + "'\n").contains("passphrase"));
    CHECK_FALSE(wifi("encryption='sae'\nkey='12345678'\nsae_password='other'\n").contains("passphrase"));
    const RouterRecord wep =
        read_router_text(radio + network("a", "encryption='wep'\nkey='2'\nkey1='aaaaa'\nkey2='bbbbb'\n"));
    CHECK(wep.plaintext(wep.fact("wifi_network", "ssid", "a").at("passphrase")) == "bbbbb");
}

TEST_CASE("no secret of any part of the configuration is kept") {
    const RouterRecord router =
        read_router_text(base +
                         "network.wan.password='hunter2'\nnetwork.wan.username='client@isp'\n"
                         "network.wg0=interface\nnetwork.wg0.proto='wireguard'\nnetwork.wg0.private_key='hunter2'\n"
                         "rpcd.@login[0]=login\nrpcd.@login[0].password='$1$hunter2'\n"
                         "ipsec.x=remote\nipsec.x.pre_shared_key='hunter2'\n"
                         "openvpn.o=openvpn\nopenvpn.o.note='-----BEGIN PRIVATE KEY-----\nhunter2\n'\n"
                         "wireless.w=wifi-iface\nwireless.w.wpapsk='hunter2'\nwireless.w.auth_secret='hunter2'\n"
                         "wireless.w.sae_password='hunter2' 'hunter2|mac=x'\n");
    CHECK(router.kept.find("hunter2") == std::string::npos);
    CHECK(router.kept.find("network.wan.username='client@isp'") != std::string::npos);
    CHECK(router.kept.find("dropbear.main.Port='22'") != std::string::npos);
}

TEST_CASE("a network on a zone of its own that leads to the Internet only is one for guests") {
    const std::string both = base + radio + network("home", "network='lan'\n") + network("visit", "network='guest'\n") +
                             network("stray", "network='nowhere'\n");
    const RouterRecord router = read_router_text(both);
    CHECK(router.fact("wifi_network", "ssid", "home").at("guest") == Value(false));
    CHECK(router.fact("wifi_network", "ssid", "visit").at("guest") == Value(true));
    CHECK_FALSE(router.fact("wifi_network", "ssid", "stray").contains("guest"));
    const RouterRecord open =
        read_router_text(both + "firewall.back=forwarding\nfirewall.back.src='guest'\nfirewall.back.dest='lan'\n");
    CHECK(open.fact("wifi_network", "ssid", "visit").at("guest") == Value(false));
}

TEST_CASE("filters of networks that are on the air must agree") {
    const std::string allow = "macfilter='allow'\nmaclist='00-11-22-33-44-55' 'AA:BB:CC:DD:EE:FF'\n";
    const Record one = read_router_text(radio + network("a", allow)).of_kind("mac_filter").at(0).value;
    CHECK(one.at("mode") == Value("allow"));
    CHECK(one.at("macs") == Value(List{"00:11:22:33:44:55", "aa:bb:cc:dd:ee:ff"}));
    CHECK(read_router_text(radio + network("a", allow) + network("b", "")).why_not("mac_filter") ==
          "openwrt.ambiguous");
    CHECK(read_router_text(radio + network("a", allow) + network("b", "disabled='1'\n")).observed("mac_filter"));
    CHECK(read_router_text(radio + network("a", allow + "disabled='1'\n")).of_kind("mac_filter").at(0).value == one);
    CHECK(read_router_text(radio + network("a", "")).of_kind("mac_filter").at(0).value.at("mode") == Value("off"));
}

TEST_CASE("ranges: offsets and whole addresses, options that are announced, lease times, switches") {
    const RouterRecord plain = read_router_text(base + "dhcp.lan=dhcp\ndhcp.lan.interface='lan'\n");
    CHECK(plain.of_kind("dhcp_server").at(0).value == Record{{"scope", "192.168.1.0/24"},
                                                             {"enabled", true},
                                                             {"first", "192.168.1.100"},
                                                             {"last", "192.168.1.249"},
                                                             {"lease_minutes", 720},
                                                             {"gateway", "192.168.1.1"},
                                                             {"dns", List{"192.168.1.1"}},
                                                             {"domain", nullptr}});
    const RouterRecord set =
        read_router_text(base +
                         "dhcp.lan=dhcp\ndhcp.lan.interface='lan'\ndhcp.lan.start='200'\ndhcp.lan.limit='100'\n"
                         "dhcp.lan.leasetime='infinite'\ndhcp.lan.ignore='1'\n"
                         "dhcp.lan.dhcp_option='6,1.1.1.1,0.0.0.0' 'option:router,192.168.1.254'\n"
                         "dhcp.wan=dhcp\ndhcp.wan.interface='wan'\ndhcp.wan.ignore='1'\n");
    const Record fact = set.of_kind("dhcp_server").at(0).value;
    CHECK(set.of_kind("dhcp_server").size() == 1);
    CHECK(fact.at("enabled") == Value(false));
    CHECK(fact.at("last") == Value("192.168.1.254"));
    CHECK(fact.at("lease_minutes") == Value(-1));
    CHECK(fact.at("dns") == Value(List{"1.1.1.1", "192.168.1.1"}));
    CHECK(fact.at("gateway") == Value("192.168.1.254"));
}

TEST_CASE("reservations: several addresses in one option or a list, any notation, those that are denied left out") {
    const RouterRecord router = read_router_text(
        "dhcp.@host[0]=host\ndhcp.@host[0].mac='00:11:22:33:44:55 00-11-22-33-44-66'\ndhcp.@host[0].ip='10.0.0.5'\n"
        "dhcp.@host[1]=host\ndhcp.@host[1].mac='AA:BB:CC:DD:EE:FF'\ndhcp.@host[1].name='imprimante'\n"
        "dhcp.@host[2]=host\ndhcp.@host[2].mac='AA:BB:CC:DD:EE:00'\ndhcp.@host[2].ip='ignore'\n");
    CHECK(router.of_kind("dhcp_reservation").size() == 3);
    CHECK(router.fact("dhcp_reservation", "mac", "00:11:22:33:44:66").at("address") == Value("10.0.0.5"));
    CHECK(router.fact("dhcp_reservation", "mac", "aa:bb:cc:dd:ee:ff") ==
          Record{{"mac", "aa:bb:cc:dd:ee:ff"}, {"address", nullptr}, {"name", "imprimante"}});
}

TEST_CASE("reservations of /etc/ethers count where dnsmasq reads that file") {
    const auto with = [](const char* reads) {
        return read_router_text(
            reply("@@ ethers\n# a comment\n00:11:22:33:44:55 192.168.1.7\n00:11:22:33:44:66 imprimante\n",
                  base + "dhcp.d=dnsmasq\ndhcp.d.readethers='" + reads + "'\n"));
    };
    const RouterRecord router = with("1");
    CHECK(router.fact("dhcp_reservation", "mac", "00:11:22:33:44:55").at("address") == Value("192.168.1.7"));
    CHECK(router.fact("dhcp_reservation", "mac", "00:11:22:33:44:66").at("name") == Value("imprimante"));
    CHECK(with("0").of_kind("dhcp_reservation").empty());
}

TEST_CASE("port forwards: what OpenWrt supposes, the same name twice, what is none of them") {
    const auto redirect = [](const std::string& id, const std::string& options) {
        std::string text = "firewall." + id + "=redirect\nfirewall." + id + ".src='wan'\n";
        for (std::size_t at = 0; at < options.size();) {
            const auto end = options.find('\n', at);
            text += "firewall." + id + "." + options.substr(at, end - at) + "\n";
            at = end + 1;
        }
        return text;
    };
    const RouterRecord router = read_router_text(
        base + redirect("r1", "name='web'\nsrc_dport='8080'\ndest_ip='192.168.1.10'\ndest_port='80'\nproto='tcp'\n") +
        redirect("r2", "name='cam'\nsrc_dport='5000:5010'\ndest_ip='192.168.1.11'\n") +
        redirect("r3", "name='cam'\nsrc_dport='6000'\ndest_ip='192.168.1.11'\nenabled='0'\nproto='udp'\n") +
        redirect("r4", "name='snat'\ntarget='SNAT'\n") + redirect("r5", "name='ping'\nproto='icmp'\n"));
    CHECK(router.of_kind("port_forward").size() == 3);
    CHECK(router.fact("port_forward", "name", "web") == Record{{"name", "web"},
                                                               {"enabled", true},
                                                               {"protocol", "tcp"},
                                                               {"external_ports", "8080"},
                                                               {"internal_address", "192.168.1.10"},
                                                               {"internal_ports", "80"}});
    const Record cam = router.fact("port_forward", "name", "cam (r2)");
    CHECK(cam.at("protocol") == Value("both"));
    CHECK(cam.at("internal_ports") == Value("5000-5010"));
    CHECK(router.fact("port_forward", "name", "cam (r3)").at("enabled") == Value(false));
    CHECK(read_router_text(base + redirect("r1", "src_dport='!80'\n")).why_not("port_forward") ==
          "openwrt.redirect.unread");
}

TEST_CASE("administration from outside: by zone, rule or redirect, and not known where rules disagree") {
    const std::string rule =
        "firewall.a=rule\nfirewall.a.src='wan'\nfirewall.a.target='ACCEPT'\nfirewall.a.proto='tcp'\n";
    CHECK(remote("") == Value(false));
    CHECK(remote(rule + "firewall.a.dest_port='22'\n") == Value(true));
    CHECK(remote(rule + "firewall.a.dest_port='8443'\n") == Value(false));
    CHECK(remote(rule + "firewall.a.dest_port='22'\nfirewall.a.enabled='0'\n") == Value(false));
    CHECK(remote(rule + "firewall.a.dest_port='22'\nfirewall.a.src_ip='203.0.113.7'\n").is_null());
    CHECK(remote(rule + "firewall.a.dest_port='22'\nfirewall.b=rule\nfirewall.b.src='wan'\nfirewall.b.target='DROP'\n")
              .is_null());
    CHECK(
        remote("firewall.r=redirect\nfirewall.r.src='wan'\nfirewall.r.src_dport='8080'\nfirewall.r.dest_port='80'\n") ==
        Value(true));
    CHECK(remote("firewall.@zone[3]=zone\nfirewall.@zone[3].name='isp'\nfirewall.@zone[3].masq='1'\n"
                 "firewall.@zone[3].input='ACCEPT'\n") == Value(true));
}

TEST_CASE("WireGuard: both ends, the public key made of the private one, complete or not") {
    const std::string wg =
        "network.wg0=interface\nnetwork.wg0.proto='wireguard'\n"
        "network.wg0.private_key='dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo='\n"
        "network.wg0.listen_port='51820'\nnetwork.wg0.addresses='10.8.0.1/24'\n"
        "network.@wireguard_wg0[0]=wireguard_wg0\nnetwork.@wireguard_wg0[0].description='nomade'\n"
        "network.@wireguard_wg0[0].public_key='PEER'\nnetwork.@wireguard_wg0[0].allowed_ips='10.8.0.2/32'\n";
    const RouterRecord server = read_router_text(base + wg);
    const Record fact = server.fact("vpn_server", "name", "wg0");
    CHECK(fact.at("enabled") == Value(true));
    CHECK(fact.at("public_key") == Value("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="));
    CHECK(fact.at("addresses") == Value(List{"10.8.0.1"}));
    CHECK(server.of_kind("vpn_connection").empty());
    const RouterRecord client = read_router_text(
        base + wg +
        "network.@wireguard_wg0[0].endpoint_host='vpn.example.org'\nnetwork.@wireguard_wg0[0].endpoint_port='5182'\n");
    const Record connection = client.fact("vpn_connection", "name", "wg0");
    CHECK(connection.at("port") == Value(5182));
    CHECK(connection.at("routes") == Value(List{"10.8.0.2/32"}));
    CHECK(connection.at("split_tunnel") == Value(true));
    CHECK(client.of_kind("vpn_server").empty());
}

TEST_CASE("OpenVPN is read where it was up to 24.10 and where it is since") {
    const RouterRecord router = read_router_text(
        base +
        "openvpn.old=openvpn\nopenvpn.old.enabled='1'\nopenvpn.old.client='1'\nopenvpn.old.remote='gw.example.org "
        "1195'\n"
        "openvpn.file=openvpn\nopenvpn.file.enabled='1'\n"
        "network.new=interface\nnetwork.new.proto='openvpn'\nnetwork.new.server='10.8.0.0 255.255.255.0'\n");
    CHECK(router.fact("vpn_connection", "name", "old").at("port") == Value(1195));
    CHECK(router.of_kind("vpn_connection").size() == 1);
    CHECK(router.fact("vpn_server", "name", "new").at("port") == Value(1194));
}

TEST_CASE("the whole reply: model, release, root's password, services and the running WAN") {
    const RouterRecord router = read_router_text(reply(
        "@@ board\n{\"model\":\"Linksys WRT1900ACS\",\"release\":{\"distribution\":\"OpenWrt\",\"version\":\"24.10.0\","
        "\"description\":\"OpenWrt 24.10.0 r28427\"}}\n"
        "@@ wan\n{\"up\":true,\"ipv4-address\":[{\"address\":\"203.0.113.9\",\"mask\":24}],\"route\":[{\"target\":"
        "\"0.0.0.0\",\"mask\":0,\"nexthop\":\"203.0.113.1\"}],\"dns-server\":[\"203.0.113.53\"]}\n"
        "@@ configs\ndhcp\nfirewall\nnetwork\nsystem\n@@ services\nS19dropbear\nS19dnsmasq\n@@ "
        "root-password\nempty\n"));
    const Record fact = router.of_kind("router_admin").at(0).value;
    CHECK(fact.at("model") == Value("Linksys WRT1900ACS"));
    CHECK(fact.at("firmware") == Value("OpenWrt 24.10.0 r28427"));
    CHECK(fact.at("password_set") == Value(false));
    CHECK(router.of_kind("wan").at(0).value ==
          Record{
              {"mode", "dhcp"}, {"address", "203.0.113.9"}, {"gateway", "203.0.113.1"}, {"dns", List{"203.0.113.53"}}});
    // The firewall's service is off; there is no wireless file, and a dhcp file of which nothing was shown.
    CHECK(router.fact("firewall_profile", "name", "wan").at("enabled") == Value(false));
    CHECK(router.observed("wifi_network"));
    CHECK(router.of_kind("wifi_network").empty());
    CHECK(router.why_not("dhcp_server") == "openwrt.package.unread");
}

TEST_CASE("a reply that is cut, empty or none of ours is not observed, whatever it holds") {
    CHECK(read_router_text(reply("", base, "")).why_not("wan") == "openwrt.reply.incomplete");
    CHECK(read_router_text(reply("", "", "@@ end 127\n")).why_not("wan") == "openwrt.reply.invalid");
    CHECK(read_router_text(reply("@@ board\n{}\n@@ board\n{}\n")).why_not("wan") == "openwrt.reply.invalid");
    CHECK(read_router_text(reply("@@ unheard\nx\n")).why_not("wan") == "openwrt.reply.invalid");
    CHECK(read_router_text("root:$1$hash\n").why_not("wan") == "openwrt.uci.invalid");
    CHECK(read_router_text("root:$1$hash\n").kept.empty());
    CHECK(read_router_text("").why_not("wan") == "openwrt.package.unread");
    // A value that looks like the end of the reply is still a value.
    const RouterRecord sly =
        read_router_text(reply("", base + "system.@system[0]=system\nsystem.@system[0].hostname='x\n@@ end 0\ny'\n"));
    CHECK(sly.fact("host", "os_family", "linux").at("name") == Value("x\\x0a@@ end 0\\x0ay"));
}

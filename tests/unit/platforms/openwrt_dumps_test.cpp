#include "openwrt_sample.h"

using namespace plateau;

namespace {

/// What a dump holds beside its configuration, put into a reply as the router would have sent it.
std::string reply_of(const std::filesystem::path& router, const std::string& root_password) {
    return "PLATEAU-OPENWRT 1\n@@ release\n" + file_text(router / "openwrt_release") + "@@ root-password\n" +
           root_password + "\n@@ uci\n" + dump_of(router) + "@@ end 0\n";
}

}  // namespace

TEST_CASE("a real Linksys WRT1900AC of 2015 says what its configuration says") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const RouterRecord router = read_router_text(reply_of(*folder / "wrt1900ac-15.05-2015", "set"));
    const Record admin = router.of_kind("router_admin").at(0).value;
    CHECK(admin.at("firmware") == Value("OpenWrt Chaos Calmer 15.05"));
    CHECK(admin.at("password_set") == Value(true));
    CHECK(admin.at("remote_management") == Value(false));
    CHECK(router.fact("network_interface", "name", "lan").at("addresses") == Value(List{"192.168.1.1"}));
    CHECK(router.of_kind("wan").at(0).value.at("mode") == Value("dhcp"));
    CHECK(router.of_kind("dhcp_server").size() == 1);
    const Record range = router.of_kind("dhcp_server").at(0).value;
    CHECK(range.at("first") == Value("192.168.1.100"));
    CHECK(range.at("last") == Value("192.168.1.249"));
    CHECK(range.at("lease_minutes") == Value(720));
    CHECK(range.at("domain") == Value("lan"));
    CHECK(router.of_kind("wifi_network").size() == 2);
    const Record own = router.fact("wifi_network", "ssid", "Admin WiFi");
    CHECK(own.at("band") == Value("2.4GHz"));
    CHECK(own.at("channel") == Value(11));
    CHECK(own.at("security") == Value("wpa"));
    CHECK(own.at("enabled") == Value(true));
    CHECK(router.plaintext(own.at("passphrase")) == "redacted");
    CHECK(router.fact("wifi_network", "ssid", "RedFenixCel").at("security") == Value("none"));
    CHECK(router.of_kind("mac_filter").at(0).value.at("mode") == Value("off"));
    CHECK(router.fact("firewall_profile", "name", "wan").at("inbound") == Value("block"));
    CHECK(router.observed("port_forward"));
    CHECK(router.of_kind("port_forward").empty());
    CHECK(router.record.unobserved.empty());
}

TEST_CASE("a router as it leaves the factory has no password, and no guess is needed to say so") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const RouterRecord router = read_router_text(reply_of(*folder / "ax3000t-25.12-FACTORY-rom", "empty"));
    const Record admin = router.of_kind("router_admin").at(0).value;
    CHECK(admin.at("password_set") == Value(false));
    CHECK(admin.at("firmware") == Value("OpenWrt 25.12.0-rc5 r32673-482ba7230a"));
    CHECK(admin.at("remote_management") == Value(false));
    CHECK(router.fact("firewall_profile", "name", "wan").at("forward") == Value("block"));
    // Its dump has neither network nor wireless.
    CHECK(router.why_not("wifi_network") == "openwrt.package.unread");
    CHECK(router.why_not("dhcp_server") == "openwrt.package.unread");
}

TEST_CASE("a real router with ten reservations says each of them") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const RouterRecord router = read_router_text(dump_of(*folder / "r6220-10hosts-2023"));
    CHECK(router.of_kind("dhcp_reservation").size() == 10);
    for (const auto& [mac, address, name] : std::vector<std::tuple<std::string, std::string, std::string>>{
             {"d8:07:b6:76:d0:d2", "172.16.0.2", "diwi-router"},
             {"6c:5a:b0:6e:6a:03", "10.1.1.2", "archer-ax10"},
             {"00:07:e9:70:f8:4e", "10.1.1.9", "pve"},
             {"0e:cd:d0:80:cc:c0", "10.1.1.120", "nas"},
             {"66:af:5b:41:22:33", "10.1.1.140", "databases"},
             {"7a:d6:12:2d:7d:16", "10.1.1.150", "gitea"},
             {"9a:b2:fa:8c:db:c0", "10.1.1.250", "nginx"},
             {"9a:71:1f:be:4e:9c", "10.1.1.253", "playground"},
             {"02:9a:e8:c5:f3:79", "10.1.1.254", "tunnels"},
             {"1c:57:dc:9d:07:38", "10.1.1.11", "macbook"}}) {
        CHECK(router.fact("dhcp_reservation", "mac", mac) ==
              Record{{"mac", mac}, {"address", address}, {"name", name}});
    }
    const Record lan = router.fact("dhcp_server", "scope", "10.1.1.0/24");
    CHECK(lan.at("first") == Value("10.1.1.11"));
    CHECK(lan.at("last") == Value("10.1.1.109"));
    CHECK(lan.at("domain") == Value("manjeet"));
    CHECK(router.fact("dhcp_server", "scope", "172.16.0.0/24").at("last") == Value("172.16.0.249"));
    CHECK(router.of_kind("wan").at(0).value.at("mode") == Value("pppoe"));
    const Record wifi = router.fact("wifi_network", "band", "5GHz");
    CHECK(wifi.at("ssid") == Value("OpenWrt"));
    CHECK(wifi.at("enabled") == Value(false));
    CHECK(wifi.at("channel").is_null());
    CHECK(wifi.at("guest") == Value(false));
    CHECK(router.kept.find("redacted0b17'") != std::string::npos);  // the user's name stays
    CHECK(router.kept.find("network.wan.password='<secret ") != std::string::npos);
}

TEST_CASE("a vendor's own OpenWrt, with whole addresses for ranges and OpenVPN switched off") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const RouterRecord router = read_router_text(dump_of(*folder / "dlwrx36-vendor-openvpn"));
    CHECK(router.of_kind("dhcp_server").size() == 4);
    const Record lan = router.fact("dhcp_server", "scope", "192.168.216.0/24");
    CHECK(lan.at("first") == Value("192.168.216.2"));
    CHECK(lan.at("last") == Value("192.168.216.254"));
    CHECK(lan.at("lease_minutes") == Value(1440));
    CHECK(router.fact("dhcp_server", "scope", "192.168.3.0/24").at("domain") == Value("lan3"));
    CHECK(router.of_kind("vpn_server").size() == 2);
    const Record server = router.fact("vpn_server", "name", "ctr_server");
    CHECK(server.at("enabled") == Value(false));
    CHECK(server.at("port") == Value(1194));
    CHECK(router.fact("vpn_connection", "name", "sample_client").at("server") == Value("my_server_1"));
    CHECK(router.of_kind("port_forward").size() == 2);
    const Record forward = router.fact("port_forward", "name", "wanhttpacs");
    CHECK(forward.at("enabled") == Value(false));
    CHECK(forward.at("external_ports") == Value("8080"));
    CHECK(forward.at("internal_ports") == Value("80"));
    // A filter that allows nobody, with a switch of the maker's own: nothing is said of it.
    CHECK(router.why_not("mac_filter") == "openwrt.filter.unread");
    CHECK(router.fact("wifi_network", "ssid", "Dynalink-AE-5G").at("guest") == Value(false));
    CHECK(router.fact("wifi_network", "ssid", "Dynalink-AE-5G-guest").at("guest") == Value(true));
    CHECK_FALSE(router.fact("wifi_network", "ssid", "Dynalink-AE-5G").contains("passphrase"));
    CHECK(router.kept.find("U2FsdGVkX1") == std::string::npos);
}

TEST_CASE("what users posted of their routers is read") {
    const auto folder = openwrt_dumps();
    if (!folder) {
        return;
    }
    const auto excerpt = [&](const char* name) {
        return read_router_text(file_text(*folder / "issue-excerpts" / name));
    };
    const Record french = excerpt("uci-show-wireless_mesh11sd60_FR.txt").fact("wifi_network", "band", "5GHz");
    CHECK(french.at("ssid") == Value("airdwardo_5GHz"));
    CHECK(french.at("security") == Value("wpa2"));
    CHECK(french.at("channel") == Value(100));
    const Record mixed = excerpt("uci-show-wireless_openNDS48.txt").fact("wifi_network", "ssid", "Default-SSID-2g");
    CHECK(mixed.at("security") == Value("wpa_wpa2"));
    CHECK(mixed.at("channel") == Value(6));
    const RouterRecord open = excerpt("uci-show-firewall_uspot52.txt");
    CHECK(open.fact("firewall_profile", "name", "wan").at("inbound") == Value("allow"));
}

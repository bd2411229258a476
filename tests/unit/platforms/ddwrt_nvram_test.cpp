#include <regex>

#include "engine/platforms/ddwrt/nvram.h"
#include "tests/unit/platforms/ddwrt_sample.h"

using namespace plateau;
using namespace plateau::ddwrt_platform;

TEST_CASE("a line that does not begin with a key goes on with the value before it") {
    const auto nvram = parse_nvram(
        "rc_firewall=iptables -I INPUT -j ACCEPT\n# a note = not a key\n\necho done\nwl0_ssid=Salle 12 = 'TAI' \n"
        "size: 31234 bytes (34302 left)\n");
    REQUIRE(nvram.has_value());
    CHECK(nvram->values.size() == 2);
    CHECK(nvram->values.at("rc_firewall") == "iptables -I INPUT -j ACCEPT\n# a note = not a key\n\necho done");
    CHECK(nvram->values.at("wl0_ssid") == "Salle 12 = 'TAI' ");
    CHECK(nvram->doubtful.empty());
}

TEST_CASE("a key that is printed with two values is doubtful, with one value it is not") {
    const auto nvram = parse_nvram("a=1\nrc_startup=#!/bin/sh\na=2\nb=1\nb=1\n");
    REQUIRE(nvram.has_value());
    CHECK(nvram->doubtful == std::set<std::string, std::less<>>{"a"});
}

TEST_CASE("what a router would not keep is refused with its line and without its text") {
    const std::string secret = "Never-Shown";
    for (const std::string& text :
         {secret + "\na=1\n", "a=" + secret + std::string(1, '\0'), "a=\n" + std::string(70'000, 'x') + secret,
          std::string((std::size_t{1} << 20) + 1, 'x')}) {
        const auto nvram = parse_nvram(text);
        REQUIRE_FALSE(nvram.has_value());
        CHECK(nvram.error().code == "ddwrt.nvram.invalid");
        CHECK(nvram.error().why.find(secret) == std::string::npos);
    }
    std::string many;
    for (int i = 0; i < 11'000; ++i) {
        many += "k" + std::to_string(i) + "=\n";
    }
    CHECK_FALSE(parse_nvram(many).has_value());
}

TEST_CASE("settings that were asked for one by one are what they say, whatever lines they have") {
    const auto nvram = parse_settings(
        "@ dnsmasq_options\n dhcp-option=6,9.9.9.9\n lan_proto=static\n @ wl0_ssid\n\n@ lan_proto\n dhcp\n\n@ unset\n\n"
        "@ wl0_ssid\n \n\n");
    REQUIRE(nvram.has_value());
    CHECK(nvram->values.at("dnsmasq_options") == "dhcp-option=6,9.9.9.9\nlan_proto=static\n@ wl0_ssid");
    CHECK(nvram->values.at("lan_proto") == "dhcp");
    CHECK(nvram->values.at("wl0_ssid").empty());
    CHECK_FALSE(nvram->values.contains("unset"));
    CHECK(nvram->doubtful.empty());
    CHECK_FALSE(parse_settings("@ a\nb\n").has_value());
    CHECK_FALSE(parse_settings(" b\n").has_value());
}

TEST_CASE("what is printed again is the same settings") {
    const std::string text = "a=1\n  indented\nb=\nc=x=y\n";
    CHECK(to_nvram_text(*parse_nvram(text)) == text);
}

TEST_CASE("wireless settings are wanted of every driver and virtual interface, and no others") {
    for (const char* key : {"wl_ssid", "wl0_ssid", "wl0.1_closed", "wl1X2_security_mode", "ath0_channel",
                            "ath1.3_wpa_psk", "wlan0_sae_key", "wlan1_maclist", "ra0_ssid", "oet1_proto",
                            "oet12_peerkey3", "br1_ipaddr", "static_leases", "DD_BOARD"}) {
        CHECK_MESSAGE(is_wanted(key), key);
    }
    for (const char* key :
         {"http_passwd", "wl0_radius_key", "ddns_passwd", "oet1_psk0", "ppp_passwd", "openvpn_key", "lan_ssid",
          "wl0._ssid", "wl0.1.2_ssid", "xwl0_ssid", "oet_proto", "pptpd_auth", "_ssid", "ssid", "rc_firewall", ""}) {
        CHECK_MESSAGE(!is_wanted(key), key);
    }
}

TEST_CASE("the router is asked for the settings that are read, by an expression that says the same") {
    const std::regex pattern(wanted_pattern(), std::regex::extended);
    for (const char* key : {"wl_ssid",        "wl0_ssid",
                            "wl0.1_closed",   "wl1X2_security_mode",
                            "wlan0_wpa_psk",  "oet1_proto",
                            "oet12_peerkey3", "br1_ipaddr",
                            "static_leases",  "http_passwd",
                            "wl0_radius_key", "oet1_psk0",
                            "lan_ssid",       "wl0._ssid",
                            "wl0.1.2_ssid",   "xwl0_ssid",
                            "oet_proto",      "wan_proto",
                            "wan_protocol",   "vlan2_bridged",
                            "vlan2_ssid",     ""}) {
        CHECK_MESSAGE(is_wanted(key) == std::regex_match(key, pattern), key);
    }
}

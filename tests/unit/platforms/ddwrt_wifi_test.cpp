#include "tests/unit/platforms/ddwrt_sample.h"

using namespace plateau;

TEST_CASE("each way of saying how a network is protected is known, and another is told as such") {
    const std::vector<std::pair<std::string, std::string>> modes = {{"disabled", "none"},
                                                                    {"wep", "wep"},
                                                                    {"psk", "wpa"},
                                                                    {"psk2", "wpa2"},
                                                                    {"psk psk2", "wpa_wpa2"},
                                                                    {"psk3", "wpa3"},
                                                                    {"psk2 psk3", "wpa2_wpa3"},
                                                                    {"wpa", "wpa_enterprise"},
                                                                    {"wpa2", "wpa2_enterprise"},
                                                                    {"psk2-sha256", "wpa2"},
                                                                    {"radius", "other"},
                                                                    {"8021X", "other"}};
    for (const auto& [mode, security] : modes) {
        const DdwrtRecord router =
            read_ddwrt(with_lan("ath0_ssid=x\nath0_channel=2412\nath0_security_mode=" + mode + "\n"));
        CHECK_MESSAGE(router.only("wifi_network").at("security") == Value(security), mode);
    }
    const std::string flags = "ath0_ssid=x\nath0_channel=2412\nath0_security_mode=wpa\n";
    CHECK(read_ddwrt(with_lan(flags + "ath0_akm=psk2 psk3\n")).only("wifi_network").at("security") ==
          Value("wpa2_wpa3"));
    CHECK(read_ddwrt(with_lan(flags + "ath0_akm=psk\nath0_psk2=1\n")).only("wifi_network").at("security") ==
          Value("wpa2"));
}

TEST_CASE("of a WEP network the key that is chosen is the passphrase") {
    const DdwrtRecord router = read_ddwrt(
        with_lan("wl_ssid=x\nwl_channel=11\nwl_security_mode=wep\nwl_key=2\nwl_key1=aaaaaaaaaa\nwl_key2=bbbbbbbbbb\n"));
    CHECK(router.plaintext(router.only("wifi_network")) == "bbbbbbbbbb");
    CHECK(router.kept.find("aaaaaaaaaa") == std::string::npos);
}

TEST_CASE("different passphrases for WPA2 and WPA3, or keys of 64 digits, leave what opens a network unknown") {
    const std::string network = "wlan0_ssid=x\nwlan0_channel=36\nwlan0_security_mode=psk2 psk3\n";
    const Record two =
        read_ddwrt(with_lan(network + "wlan0_wpa_psk=first-one\nwlan0_sae_key=second-one\n")).only("wifi_network");
    CHECK_FALSE(two.contains("passphrase"));
    const DdwrtRecord key = read_ddwrt(
        with_lan("wl0_ssid=x\nwl0_channel=1\nwl0_security_mode=psk2\nwl0_wpa_psk=" + std::string(64, 'a') + "\n"));
    CHECK_FALSE(key.only("wifi_network").contains("passphrase"));
    CHECK(key.kept.find("aaaaaaaa") == std::string::npos);
}

TEST_CASE("a radio of which no band is told, and settings of two drivers, leave the networks unobserved") {
    CHECK(read_ddwrt(with_lan("wlan0_ssid=x\nwlan0_channel=0\nwlan0_net_mode=mixed\n")).why_not("wifi_network") ==
          "ddwrt.wifi.band_unknown");
    CHECK(
        read_ddwrt(with_lan("wlan0_ssid=x\nwlan0_channel=1\nath0_ssid=y\nath0_channel=36\n")).why_not("wifi_network") ==
        "ddwrt.ambiguous");
}

TEST_CASE("networks with different filters are ambiguous, a filter that is off has no members") {
    const std::string two =
        "wl0_ssid=a\nwl0_channel=1\nwl0_macmode1=disabled\nwl0_macmode=deny\n"
        "wl0_maclist=00:11:22:33:44:55\nwl1_ssid=b\nwl1_channel=36\n";
    const Record off = read_ddwrt(with_lan(two)).only("mac_filter");
    CHECK(off.at("mode") == Value("off"));
    CHECK(off.at("macs") == Value(List()));
    CHECK(read_ddwrt(with_lan(two + "wl1_macmode1=other\nwl1_macmode=deny\n")).why_not("mac_filter") ==
          "ddwrt.ambiguous");
    CHECK(read_ddwrt(with_lan(two + "wl1_macmode=deny\nwl1_net_mode=disabled\n")).only("mac_filter").at("mode") ==
          Value("off"));
}

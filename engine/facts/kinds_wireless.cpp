#include "engine/facts/kinds.h"

namespace plateau::kinds {

namespace {

FieldSpec security() {
    return choice("security",
                  {"none", "owe", "wep", "wpa", "wpa_wpa2", "wpa2", "wpa2_wpa3", "wpa3", "wpa_enterprise",
                   "wpa2_enterprise", "wpa3_enterprise", "other"},
                  "how it is protected");
}

FactKind wifi_profile() {
    return {.name = "wifi_profile",
            .summary = "A Wi-Fi network this machine knows how to join.",
            .key = {"name", "interface"},
            .fields = {required(text("name", "the profile's name")),
                       required(text("interface", "the adapter it belongs to, as the system knows it")),
                       text("ssid", "the network's name; bytes that are no UTF-8 as \\xHH"),
                       boolean("hidden", "it is looked for though it is not announced"),
                       boolean("automatic", "it is joined when it is in reach"), security(),
                       secret("passphrase", "wifi.passphrase",
                              "what opens it; null: nothing does; not there: it is not known")},
            .source = "windows: the profiles of Wlansvc; a passphrase is encrypted there and not known",
            .since = "0.1.0"};
}

}  // namespace

std::vector<FactKind> wireless_kinds() {
    return {
        {.name = "wifi_network",
         .summary = "A Wi-Fi network an access point offers.",
         .key = {"ssid", "band"},
         .fields = {required(text("ssid", "its name; bytes that are no UTF-8 as \\xHH")),
                    required(choice("band", {"2.4GHz", "5GHz", "6GHz"}, "radio band")),
                    boolean("enabled", "it is on the air"), boolean("hidden", "its name is not announced"), security(),
                    secret("passphrase", "wifi.passphrase",
                           "what opens it; null: nothing does, or nothing is set; not there: it is not known"),
                    integer("channel", "channel; null: chosen by the access point"),
                    boolean("guest", "a network for guests, apart from the others")},
         .source = "linux: hostapd.conf; its passphrase is taken out on the machine and sealed on the host; openwrt: "
                   "package wireless of uci show; ddwrt: nvram, iw dev",
         .since = "0.1.0"},
        {.name = "mac_filter",
         .summary = "Which hardware addresses may join the Wi-Fi networks.",
         .fields = {choice("mode", {"off", "allow", "deny"}, "no filter, only those listed, or all but those listed"),
                    list_of("macs", FieldType::mac, "the addresses listed")},
         .source =
             "linux: hostapd.conf and its accept and deny files; openwrt: package wireless of uci show; ddwrt: nvram",
         .since = "0.1.0"},
        wifi_profile()};
}

}  // namespace plateau::kinds

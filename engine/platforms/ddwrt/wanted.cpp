#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "engine/platforms/ddwrt/nvram.h"

namespace plateau::ddwrt_platform {

namespace {

constexpr std::array<std::string_view, 62> whole_keys = {"DD_BOARD",
                                                         "bridgesif",
                                                         "dhcp_domain",
                                                         "dhcp_lease",
                                                         "dhcp_num",
                                                         "dhcp_start",
                                                         "dhcpfwd_enable",
                                                         "dns_dnsmasq",
                                                         "dnsmasq_enable",
                                                         "dnsmasq_options",
                                                         "filter",
                                                         "forward_entries",
                                                         "forward_port",
                                                         "forward_spec",
                                                         "forwardspec_entries",
                                                         "l2tp_server_ip",
                                                         "l2tp_server_name",
                                                         "lan_dns",
                                                         "lan_domain",
                                                         "lan_gateway",
                                                         "lan_hwaddr",
                                                         "lan_ifname",
                                                         "lan_ipaddr",
                                                         "lan_netmask",
                                                         "lan_proto",
                                                         "mdhcpd",
                                                         "mdhcpd_count",
                                                         "oet_tunnels",
                                                         "openvpn_enable",
                                                         "openvpn_net",
                                                         "openvpn_port",
                                                         "openvpncl_enable",
                                                         "openvpncl_remoteip",
                                                         "openvpncl_remoteport",
                                                         "os_version",
                                                         "pptp_server_ip",
                                                         "pptp_server_name",
                                                         "pptpd_client_enable",
                                                         "pptpd_client_srvip",
                                                         "pptpd_enable",
                                                         "pptpd_lip",
                                                         "recursive_dns",
                                                         "remote_management",
                                                         "remote_mgt_ssh",
                                                         "remote_mgt_telnet",
                                                         "router_name",
                                                         "smartdns",
                                                         "sshd_enable",
                                                         "static_leasenum",
                                                         "static_leases",
                                                         "telnetd_enable",
                                                         "time_zone",
                                                         "wan_dns",
                                                         "wan_domain",
                                                         "wan_gateway",
                                                         "wan_hostname",
                                                         "wan_hwaddr",
                                                         "wan_iface",
                                                         "wan_ifname",
                                                         "wan_ipaddr",
                                                         "wan_netmask",
                                                         "wan_proto"};

/// What interfaces are called: Broadcom, madwifi and ath9k, newer Atheros and Marvell, Ralink; and those without radio.
constexpr std::array<std::string_view, 4> wireless = {"wl", "ath", "wlan", "ra"};
constexpr std::array<std::string_view, 3> wired = {"br", "vlan", "eth"};

constexpr std::array<std::string_view, 33> wireless_settings = {
    "akm",           "bridged",  "channel", "channelbw", "closed", "hwaddr",  "ifname",  "ipaddr",   "isolation",
    "key",           "key1",     "key2",    "key3",      "key4",   "maclist", "macmode", "macmode1", "mode",
    "nband",         "net_mode", "netmask", "owe",       "psk",    "psk2",    "psk3",    "radio",    "sae_key",
    "security_mode", "ssid",     "vifs",    "wpa",       "wpa2",   "wpa3"};
constexpr std::array<std::string_view, 3> wired_settings = {"bridged", "ipaddr", "netmask"};
constexpr std::array<std::string_view, 9> tunnel_settings = {"en",   "ipaddr",  "ipaddrmask", "netmask", "peers",
                                                             "port", "private", "proto",      "public"};
constexpr std::array<std::string_view, 6> peer_settings = {"aip", "endpoint", "namep", "peerkey", "peerport", "rem"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view without_digits(std::string_view text) {
    while (!text.empty() && is_digit(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& all, std::string_view text) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

/// "wl0", "ath0.1", "wlan1X2" (as a part of a key some builds write X for the dot), and "wl" of one radio alone.
template <std::size_t size>
bool is_interface(const std::array<std::string_view, size>& families, std::string_view text) {
    std::string_view base = without_digits(text);
    if (base.size() < text.size() && (base.ends_with('.') || base.ends_with('X'))) {
        const std::string_view parent = base.substr(0, base.size() - 1);
        base = without_digits(parent);
        return base.size() < parent.size() && is_among(families, base);
    }
    return is_among(families, base);
}

}  // namespace

bool is_wanted(std::string_view key) {
    if (is_among(whole_keys, key)) {
        return true;
    }
    const auto line = key.find('_');
    if (line == std::string_view::npos) {
        return false;
    }
    const std::string_view owner = key.substr(0, line);
    const std::string_view setting = key.substr(line + 1);
    if (without_digits(owner) == "oet" && owner != "oet") {
        const std::string_view of_peer = without_digits(setting);
        return is_among(tunnel_settings, setting) || (of_peer != setting && is_among(peer_settings, of_peer));
    }
    return (is_interface(wireless, owner) && (is_among(wireless_settings, setting) || setting == "wpa_psk")) ||
           (is_interface(wired, owner) && is_among(wired_settings, setting));
}

std::string wanted_pattern() {
    constexpr const char* number = "[0-9]*([.X][0-9]+)?";
    return fmt::format("^({}|oet[0-9]+_({})|oet[0-9]+_({})[0-9]+|({}){}_({}|wpa_psk)|({}){}_({}))$",
                       fmt::join(whole_keys, "|"), fmt::join(tunnel_settings, "|"), fmt::join(peer_settings, "|"),
                       fmt::join(wireless, "|"), number, fmt::join(wireless_settings, "|"), fmt::join(wired, "|"),
                       number, fmt::join(wired_settings, "|"));
}

}  // namespace plateau::ddwrt_platform

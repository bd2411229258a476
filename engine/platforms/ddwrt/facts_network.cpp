#include <algorithm>
#include <bit>
#include <charconv>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::printable;
using linux_platform::words_of;

/// "255.255.255.0" or "24"; nothing for what is no mask.
std::optional<int> length_of(std::string_view mask) {
    if (const auto address = Ipv4Address::parse(mask)) {
        const int ones = std::countl_one(address->bits());
        return std::popcount(address->bits()) == ones ? std::optional(ones) : std::nullopt;
    }
    int length = 0;
    const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), length);
    return error == std::errc() && end == mask.data() + mask.size() && length > 0 && length <= 32
               ? std::optional(length)
               : std::nullopt;
}

std::optional<Ipv4Address> set_address(std::string_view text) {
    const auto address = Ipv4Address::parse(text);
    return address && address->bits() != 0 ? address : std::nullopt;
}

Record interface_record(std::string_view name, std::string_view medium, const std::optional<OwnAddress>& own) {
    Record record{{"name", printable(name)}, {"medium", medium}, {"dhcp", false}};
    record["addresses"] = own ? List{own->address.to_string()} : List();
    record["networks"] = own ? List{own->network.to_string()} : List();
    return record;
}

void add_mac(Settings& settings, Record& record, std::string_view key) {
    if (const auto mac = MacAddress::parse(settings.text(key))) {
        record["mac"] = mac->to_string();
    }
}

std::string_view wan_mode(Settings& settings) {
    const std::string proto = settings.text("wan_proto");
    if (proto == "disabled") {
        return "off";
    }
    if (proto == "dhcp" || proto == "dhcp_auth") {
        return "dhcp";
    }
    return proto == "static" ? "static" : proto.starts_with("pppoe") ? "pppoe" : "other";
}

/// What is configured; what a server gave is not stated, for it may be of another day.
Record wan_interface(Settings& settings, const std::string& name) {
    const std::string_view mode = wan_mode(settings);
    Record record{{"name", printable(name)}, {"medium", "ethernet"}};
    if (mode == "static") {
        record = interface_record(name, "ethernet", own_address(settings, "wan"));
        record["gateway"] = address_value(settings, "wan_gateway");
        record["dns"] = addresses_among(settings.text("wan_dns"));
    } else if (mode == "dhcp") {
        record["dhcp"] = true;
    }
    add_mac(settings, record, "wan_hwaddr");
    return record;
}

/// Interfaces apart from the LAN with an address of their own: "br1", "wl0.1".
std::set<std::string> apart(Settings& settings) {
    std::set<std::string> names;
    for (const auto& [key, value] : settings.router().nvram.values) {
        if (!key.ends_with("_ipaddr") || !set_address(value)) {
            continue;
        }
        const std::string name = key.substr(0, key.size() - std::string_view("_ipaddr").size());
        const bool bridged = !name.starts_with("br") && !settings.is(name + "_bridged", "0");
        if (name != "lan" && name != "wan" && !name.starts_with("oet") && !bridged) {
            names.insert(name);
        }
    }
    return names;
}

/// "DD-WRT v3.0-r44715 std (c) 2020 NewMedia-NET GmbH"
std::string release_of(const Router& router) {
    const auto lines = router.lines("release");
    const auto found = std::find_if(lines.begin(), lines.end(), [](const std::string& line) { return !line.empty(); });
    return found == lines.end() ? std::string() : *found;
}

}  // namespace

Value text_or_null(std::string_view text) {
    return text.empty() ? Value() : Value(printable(text));
}

std::optional<int> port_of(std::string_view text) {
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port > 0 && port <= 65535 ? std::optional(port)
                                                                                                 : std::nullopt;
}

List addresses_among(std::string_view text) {
    List list;
    for (const std::string_view word : words_of(text)) {
        if (const auto address = set_address(word)) {
            list.emplace_back(address->to_string());
        }
    }
    return list;
}

Value address_value(Settings& settings, std::string_view key) {
    const auto address = set_address(settings.text(key));
    return address ? Value(address->to_string()) : Value();
}

std::optional<OwnAddress> own_address(Settings& settings, std::string_view owner) {
    const auto address = set_address(settings.text(std::string(owner) + "_ipaddr"));
    const auto length = length_of(settings.text(std::string(owner) + "_netmask"));
    if (!address || !length) {
        return std::nullopt;
    }
    return OwnAddress{*address, Ipv4Prefix::containing(*address, *length)};
}

Facts host_facts(Settings& settings) {
    Record value{{"os_family", "linux"}};
    if (settings.has("router_name") || settings.has("wan_hostname")) {
        const std::string name = settings.text("router_name");
        value["name"] = text_or_null(name.empty() ? settings.text("wan_hostname") : name);
    }
    if (release_of(settings.router()).starts_with("DD-WRT") || settings.has("DD_BOARD")) {
        value["os_name"] = "DD-WRT";
    }
    if (const std::string version = settings.text("os_version"); !version.empty()) {
        value["os_version"] = text_or_null(version);
    }
    // Older builds keep a number of hours there.
    if (const std::string zone = settings.text("time_zone"); zone.find('/') != std::string::npos) {
        value["time_zone"] = text_or_null(zone);
    }
    return std::vector<Fact>{
        make_fact("host", value, settings.router().evidence({"nvram", "release"}), Assurance::sourced)};
}

Facts interface_facts(Settings& settings) {
    std::vector<Fact> facts;
    const auto add = [&](const Record& record) {
        facts.push_back(
            make_fact("network_interface", record, settings.router().evidence({"nvram"}), Assurance::sourced));
    };
    const std::string lan_name = settings.text("lan_ifname");
    Record lan = interface_record(lan_name.empty() ? "lan" : lan_name, "ethernet", own_address(settings, "lan"));
    lan["gateway"] = address_value(settings, "lan_gateway");
    lan["dns"] = addresses_among(settings.text("lan_dns"));
    add_mac(settings, lan, "lan_hwaddr");
    add(lan);
    const std::string configured = settings.text("wan_ifname");
    const std::string wan_name = configured.empty() ? settings.text("wan_iface") : configured;
    if (!wan_name.empty() && wan_name != lan_name && settings.has("wan_proto") && wan_mode(settings) != "off") {
        add(wan_interface(settings, wan_name));
    }
    for (const std::string& name : apart(settings)) {
        if (name != lan_name && name != wan_name) {
            const bool wired = name.starts_with("br") || name.starts_with("vlan") || name.starts_with("eth");
            add(interface_record(name, wired ? "ethernet" : "wifi", own_address(settings, name)));
        }
    }
    return facts;
}

Facts wan_facts(Settings& settings) {
    if (!settings.has("wan_proto")) {
        return unobserved(reason::setting_absent, "wan_proto");
    }
    Record record{{"mode", wan_mode(settings)}};
    if (wan_mode(settings) == "static") {
        record["address"] = address_value(settings, "wan_ipaddr");
        record["gateway"] = address_value(settings, "wan_gateway");
        record["dns"] = addresses_among(settings.text("wan_dns"));
    } else if (const List dns = addresses_among(settings.text("wan_dns")); !dns.empty()) {
        record["dns"] = dns;
    }
    return std::vector<Fact>{make_fact("wan", record, settings.router().evidence({"nvram"}), Assurance::sourced)};
}

Facts firewall_profile_facts(Settings& settings) {
    if (!settings.has("filter")) {
        return unobserved(reason::setting_absent, "filter");
    }
    return std::vector<Fact>{make_fact("firewall_profile", {{"name", "all"}, {"enabled", settings.is("filter", "on")}},
                                       settings.router().evidence({"nvram"}), Assurance::sourced)};
}

Facts router_admin_facts(Settings& settings) {
    Record value;
    if (const std::string model = settings.text("DD_BOARD"); !model.empty()) {
        value["model"] = text_or_null(model);
    }
    const std::string release = release_of(settings.router());
    if (const std::string version = settings.text("os_version"); !release.empty() || !version.empty()) {
        value["firmware"] = text_or_null(release.empty() ? version : release);
    }
    if (settings.router().password_set) {
        value["password_set"] = *settings.router().password_set;
    }
    // The page, SSH and telnet have a switch each for the outside; the last two need their server too.
    if (settings.has("remote_management")) {
        value["remote_management"] = settings.is("remote_management", "1") ||
                                     (settings.is("remote_mgt_ssh", "1") && settings.is("sshd_enable", "1")) ||
                                     (settings.is("remote_mgt_telnet", "1") && !settings.is("telnetd_enable", "0"));
    }
    if (value.empty()) {
        return unobserved(reason::setting_absent, "DD_BOARD, os_version, http_passwd, remote_management");
    }
    return std::vector<Fact>{make_fact(
        "router_admin", value, settings.router().evidence({"nvram", "release", "password"}), Assurance::sourced)};
}

}  // namespace plateau::ddwrt_platform

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/facts.h"
#include "engine/platforms/openwrt/reasons.h"

namespace plateau::openwrt_platform {

namespace {

using linux_platform::lowered;
using linux_platform::printable;

/// A network and the radio it is sent by.
struct AccessPoint {
    const UciSection* network = nullptr;
    const UciSection* radio = nullptr;

    bool is_on() const { return !network->is_on("disabled", false) && !radio->is_on("disabled", false); }
};

std::vector<AccessPoint> access_points(const UciPackage& wireless) {
    std::vector<AccessPoint> points;
    for (const UciSection& section : wireless) {
        const std::string mode = section.text("mode");
        const UciSection* radio = find_section(wireless, section.text("device"));
        if (section.type == "wifi-iface" && (mode.empty() || mode == "ap") && !section.text("ssid").empty() &&
            radio != nullptr) {
            points.push_back({&section, radio});
        }
    }
    return points;
}

std::optional<int> channel_of(const UciSection& radio) {
    const std::string text = radio.text("channel");
    int channel = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), channel);
    return error == std::errc() && end == text.data() + text.size() && channel > 0 && channel < 1000
               ? std::optional(channel)
               : std::nullopt;
}

/// By `band` (since 21.02), by `hwmode` before it, by a channel that only one band has.
std::optional<std::string_view> band_of(const UciSection& radio) {
    const std::string band = radio.text("band");
    if (band == "2g" || band == "5g" || band == "6g") {
        return band == "2g" ? "2.4GHz" : band == "5g" ? "5GHz" : "6GHz";
    }
    const std::string mode = lowered(radio.text("hwmode"));
    if (mode.starts_with("11") && (mode.ends_with('g') || mode.ends_with('b'))) {
        return "2.4GHz";
    }
    if (mode.starts_with("11") && (mode.ends_with('a') || mode == "11ac")) {
        return "5GHz";
    }
    const auto channel = channel_of(radio);
    if (!band.empty() || !channel || (*channel > 14 && *channel < 36)) {
        return std::nullopt;
    }
    return *channel <= 14 ? "2.4GHz" : "5GHz";
}

/// The words of `encryption` before the ciphers, as wifi_network.security.
std::string_view security_of(const UciSection& network) {
    std::string word = lowered(network.text("encryption"));
    if (const auto mixed = word.find("psk+psk2"); mixed == 0) {
        return "wpa_wpa2";
    }
    word = word.substr(0, word.find('+'));
    static const std::map<std::string, std::string_view, std::less<>> words = {
        {"", "none"},
        {"none", "none"},
        {"owe", "owe"},
        {"psk", "wpa"},
        {"psk2", "wpa2"},
        {"psk-mixed", "wpa_wpa2"},
        {"mixed-psk", "wpa_wpa2"},
        {"psk3", "wpa3"},
        {"sae", "wpa3"},
        {"psk3-mixed", "wpa2_wpa3"},
        {"sae-mixed", "wpa2_wpa3"},
        {"wpa", "wpa_enterprise"},
        {"wpa-mixed", "wpa_enterprise"},
        {"wpa2", "wpa2_enterprise"},
        {"wpa3-mixed", "wpa2_enterprise"},
        {"wpa3", "wpa3_enterprise"},
        {"wpa3-192", "wpa3_enterprise"},
    };
    const auto found = words.find(word);
    return found != words.end() ? found->second : word.starts_with("wep") ? "wep" : "other";
}

/// wifi_network.passphrase: null where there is none; nothing where it is not known.
std::optional<Value> passphrase_of(const Router& router, const UciSection& network) {
    const std::string_view security = security_of(network);
    if (security == "none" || security == "owe") {
        return Value();
    }
    if (security.ends_with("enterprise") || security == "other") {
        return std::nullopt;
    }
    // Several passwords, or keys of stations of their own: which one is meant is not known.
    if (network.has("sae_password") || network.has("sae_password_file") || network.has("wpa_psk_file")) {
        return std::nullopt;
    }
    std::string option = "key";
    if (const std::string index = network.text("key"); security == "wep" && index.size() == 1) {
        option += index;
    }
    const auto found = router.passphrases.find(network.text(option));
    if (found != router.passphrases.end()) {
        return found->second;
    }
    return network.has(option) ? std::optional<Value>() : std::optional<Value>(Value());
}

/// Which zone a network is in, and which zone leads to which.
struct Zoning {
    std::map<std::string, std::string, std::less<>> zone_of;
    std::set<std::pair<std::string, std::string>> forwardings;

    bool leads(const std::string& from, const std::string& to) const {
        return from == to || forwardings.contains({from, to}) || forwardings.contains({"*", to}) ||
               forwardings.contains({from, "*"}) || forwardings.contains({"*", "*"});
    }
};

Zoning zoning_of(const UciPackage& firewall) {
    Zoning zoning;
    for (const Zone& zone : zones_of(firewall)) {
        for (const std::string& network : zone.networks) {
            zoning.zone_of.emplace(network, zone.name);
        }
    }
    for (const UciSection& section : firewall) {
        if (section.type == "forwarding" && section.is_on("enabled", true)) {
            zoning.forwardings.emplace(section.text("src"), section.text("dest"));
        }
    }
    return zoning;
}

/// Whether what is on these networks is kept from the LAN: another zone, from which nothing leads there. Nothing where
/// no zone is told.
std::optional<bool> is_apart(const std::vector<std::string>& networks, const Zoning& zoning) {
    if (std::find(networks.begin(), networks.end(), "lan") != networks.end()) {
        return false;
    }
    const auto lan = zoning.zone_of.find("lan");
    if (networks.empty() || lan == zoning.zone_of.end()) {
        return std::nullopt;
    }
    for (const std::string& network : networks) {
        const auto zone = zoning.zone_of.find(network);
        if (zone == zoning.zone_of.end()) {
            return std::nullopt;
        }
        if (zoning.leads(zone->second, lan->second)) {
            return false;
        }
    }
    return true;
}

Record filter_of(const UciSection& network) {
    const std::string mode = network.text("macfilter");
    List macs;
    for (const std::string& word : network.words("maclist")) {
        if (const auto mac = MacAddress::parse(word)) {
            macs.emplace_back(mac->to_string());
        }
    }
    // The list of a filter that is off is of no effect.
    const bool filters = mode == "allow" || mode == "deny";
    return {{"mode", filters ? mode : "off"}, {"macs", filters ? std::move(macs) : List()}};
}

}  // namespace

Facts wifi_facts(const Router& router) {
    const auto wireless = router.package("wireless");
    if (!wireless) {
        return tl::unexpected(wireless.error());
    }
    std::vector<Fact> facts;
    const auto firewall = router.package("firewall");
    const Zoning zoning = firewall && *firewall != nullptr ? zoning_of(**firewall) : Zoning();
    for (const AccessPoint& point : *wireless == nullptr ? std::vector<AccessPoint>() : access_points(**wireless)) {
        const auto band = band_of(*point.radio);
        if (!band) {
            return unobserved(reason::wifi_band_unknown, point.radio->id);
        }
        const auto channel = channel_of(*point.radio);
        Record value{{"ssid", printable(point.network->text("ssid"))},
                     {"band", *band},
                     {"enabled", point.is_on()},
                     {"hidden", point.network->is_on("hidden", false)},
                     {"security", security_of(*point.network)},
                     {"channel", channel ? Value(*channel) : Value()}};
        if (auto passphrase = passphrase_of(router, *point.network)) {
            value.emplace("passphrase", std::move(*passphrase));
        }
        if (const auto apart = is_apart(point.network->words("network"), zoning)) {
            value.emplace("guest", *apart);
        }
        facts.push_back(make_fact("wifi_network", value, router.evidence({"uci"}), Assurance::sourced));
    }
    return facts;
}

Facts mac_filter_facts(const Router& router) {
    const auto wireless = router.package("wireless");
    if (!wireless) {
        return tl::unexpected(wireless.error());
    }
    const auto points = *wireless == nullptr ? std::vector<AccessPoint>() : access_points(**wireless);
    // Of networks that are off the filter counts only where none is on.
    const bool any_on =
        std::any_of(points.begin(), points.end(), [](const AccessPoint& point) { return point.is_on(); });
    std::optional<Record> filter;
    for (const AccessPoint& point : points) {
        if (any_on && !point.is_on()) {
            continue;
        }
        Record own = filter_of(*point.network);
        // A driver of the maker's own was seen to leave "allow" set with a switch of its own off.
        if (own["mode"] == Value("allow") && own["macs"] == Value(List()) && point.radio->text("type") != "mac80211") {
            return unobserved(reason::filter_unread, point.network->id);
        }
        if (filter && *filter != own) {
            return unobserved(reason::ambiguous, "the Wi-Fi networks have different filters");
        }
        filter = std::move(own);
    }
    std::vector<Fact> facts;
    if (filter) {
        facts.push_back(make_fact("mac_filter", *filter, router.evidence({"uci"}), Assurance::sourced));
    }
    return facts;
}

}  // namespace plateau::openwrt_platform

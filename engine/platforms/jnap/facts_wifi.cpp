#include <algorithm>
#include <map>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/jnap/facts.h"
#include "engine/platforms/jnap/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::jnap_platform {

namespace {

using linux_platform::printable;

constexpr const char* radio_action = "wirelessap/GetRadioInfo";
constexpr const char* guest_action = "guestnetwork/GetGuestRadioSettings";
constexpr const char* filter_action = "macfilter/GetMACFilterSettings";
constexpr const char* own_action = "macfilter/GetSTABSSIDS";

/// The words of Linksys' own web pages, as wifi_network.security.
std::string_view security_of(const std::string& word) {
    static const std::map<std::string, std::string_view, std::less<>> words = {
        {"None", "none"},
        {"WEP", "wep"},
        {"WPA-Personal", "wpa"},
        {"WPA2-Personal", "wpa2"},
        {"WPA-Mixed-Personal", "wpa_wpa2"},
        {"WPA2/WPA3-Mixed-Personal", "wpa2_wpa3"},
        {"WPA3-Personal", "wpa3"},
        {"WPA-Enterprise", "wpa_enterprise"},
        {"WPA-Mixed-Enterprise", "wpa_enterprise"},
        {"WPA2-Enterprise", "wpa2_enterprise"},
        {"WPA3-Enterprise", "wpa3_enterprise"},
        {"Enhanced-Open-Only", "owe"},
    };
    const auto found = words.find(word);
    return found == words.end() ? "other" : found->second;
}

/// "RADIO_2.4GHz", "RADIO_5GHz_2", or the band alone.
std::optional<std::string_view> band_of(std::string_view radio) {
    if (radio.starts_with("RADIO_")) {
        radio.remove_prefix(6);
    }
    for (const std::string_view band : {"2.4GHz", "5GHz", "6GHz"}) {
        if (radio == band || radio.starts_with(std::string(band) + "_")) {
            return band;
        }
    }
    return std::nullopt;
}

/// The sealed passphrase that a mark stands for: null for none set; nothing where it is not known.
std::optional<Value> passphrase_of(const Answers& router, const std::optional<std::string>& mark) {
    if (!mark) {
        return std::nullopt;
    }
    const Value* sealed = router.passphrase(*mark);
    return sealed == nullptr ? std::nullopt : std::optional(*sealed);
}

void add_protection(Record& value, const Answers& router, const Value& settings) {
    const auto word = text_at(settings, "security");
    if (!word) {
        return;
    }
    const std::string_view security = security_of(*word);
    value.emplace("security", security);
    if (security == "none" || security == "owe") {
        value.emplace("passphrase", Value());
        return;
    }
    const Value* personal = settings.find("wpaPersonalSettings");
    if (personal == nullptr) {
        return;
    }
    if (auto passphrase = passphrase_of(router, text_at(*personal, "passphrase"))) {
        value.emplace("passphrase", std::move(*passphrase));
    }
}

/// The networks of a router by name and band.
using Networks = std::map<std::pair<std::string, std::string_view>, std::vector<Record>>;

/// What is missing in the answer; nothing: all is there.
std::optional<std::string> add_radios(Networks& networks, const Answers& router, const Value& info) {
    for (const Value& radio : list_at(info, "radios")) {
        const auto band = band_of(text_at(radio, "band").value_or(text_at(radio, "radioID").value_or("")));
        const Value* settings = radio.find("settings");
        const auto ssid = settings == nullptr ? std::nullopt : text_at(*settings, "ssid");
        const auto enabled = settings == nullptr ? std::nullopt : flag_at(*settings, "isEnabled");
        if (!band || !ssid || !enabled) {
            return !band ? "band" : !ssid ? "ssid" : "isEnabled";
        }
        Record value{{"ssid", printable(*ssid)}, {"band", *band}, {"enabled", *enabled}, {"guest", false}};
        if (const auto shown = flag_at(*settings, "broadcastSSID")) {
            value.emplace("hidden", !*shown);
        }
        if (const auto channel = number_at(*settings, "channel")) {
            value.emplace("channel", *channel > 0 ? Value(*channel) : Value());
        }
        add_protection(value, router, *settings);
        networks[{printable(*ssid), *band}].push_back(std::move(value));
    }
    return std::nullopt;
}

std::optional<std::string> add_guests(Networks& networks, const Answers& router, const Value& guests) {
    const auto any = flag_at(guests, "isGuestNetworkEnabled");
    const bool portal = flag_at(guests, "isGuestNetworkACaptivePortal").value_or(false);
    for (const Value& radio : list_at(guests, "radios")) {
        const auto band = band_of(text_at(radio, "radioID").value_or(""));
        const auto ssid = text_at(radio, "guestSSID");
        const auto enabled = flag_at(radio, "isEnabled");
        if (!any || !band || !ssid || !enabled) {
            return !any ? "isGuestNetworkEnabled" : !band ? "radioID" : !ssid ? "guestSSID" : "isEnabled";
        }
        Record value{{"ssid", printable(*ssid)}, {"band", *band}, {"enabled", *any && *enabled}, {"guest", true}};
        if (const auto shown = flag_at(radio, "broadcastGuestSSID")) {
            value.emplace("hidden", !*shown);
        }
        // Behind a captive portal the network is open; its password is asked for by a page.
        if (portal) {
            value.emplace("security", "none");
            value.emplace("passphrase", Value());
        } else if (auto passphrase = passphrase_of(router, text_at(radio, "guestWPAPassphrase"))) {
            value.emplace("passphrase", std::move(*passphrase));
        }
        networks[{printable(*ssid), *band}].push_back(std::move(value));
    }
    return std::nullopt;
}

/// The guest networks; none where the router has no such service.
Observed<Value> guests_of(const Answers& router) {
    auto guests = router.output(guest_action);
    const bool absent =
        !guests && (guests.error().code == reason::action_absent || guests.error().code == reason::action_unknown);
    if (absent && router.offers("guestnetwork/GuestNetwork") == false) {
        return Value(Record{});
    }
    return guests;
}

/// A network for comparison: without its channel, and with the digest of its passphrase, which is sealed anew each
/// time.
Record comparable(Record value) {
    value.erase("channel");
    if (const auto found = value.find("passphrase"); found != value.end()) {
        const Value* digest = found->second.find("digest");
        found->second = digest == nullptr ? Value() : *digest;
    }
    return value;
}

/// Two radios of one band that send one network: only the channel may differ, and is then not said.
std::optional<Record> joined(const std::vector<Record>& same) {
    Record first = same.front();
    const auto channel = [](const Record& network) {
        const auto found = network.find("channel");
        return found == network.end() ? std::optional<Value>() : std::optional(found->second);
    };
    if (std::any_of(same.begin(), same.end(), [&](const Record& other) { return channel(other) != channel(first); })) {
        first.erase("channel");
    }
    const bool alike = std::all_of(same.begin(), same.end(),
                                   [&](const Record& other) { return comparable(other) == comparable(first); });
    return alike ? std::optional(first) : std::nullopt;
}

}  // namespace

Facts wifi_facts(const Answers& router) {
    const auto radios = router.output(radio_action);
    const auto guests = guests_of(router);
    if (!radios || !guests) {
        return tl::unexpected(!radios ? radios.error() : guests.error());
    }
    Networks networks;
    if (const auto missing = add_radios(networks, router, *radios)) {
        return unread(radio_action, *missing);
    }
    if (const auto missing = add_guests(networks, router, *guests)) {
        return unread(guest_action, *missing);
    }
    std::vector<Fact> facts;
    for (auto& [key, same] : networks) {
        const auto value = same.size() == 1 ? std::optional(same.front()) : joined(same);
        if (!value) {
            return unobserved(reason::ambiguous, key.first);
        }
        facts.push_back(make_fact("wifi_network", *value,
                                  router.evidence({radio_action, guest_action, "core/GetDeviceInfo"}),
                                  Assurance::sourced));
    }
    return facts;
}

Facts mac_filter_facts(const Answers& router) {
    const auto settings = router.output(filter_action);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    static const std::map<std::string, const char*, std::less<>> modes = {
        {"Disabled", "off"}, {"Allow", "allow"}, {"Deny", "deny"}};
    const auto mode = modes.find(text_at(*settings, "macFilterMode").value_or(""));
    if (mode == modes.end()) {
        return unread(filter_action, "macFilterMode");
    }
    std::set<std::string> macs;
    const auto own = router.output(own_action);
    std::set<std::string> nodes{"00:00:00:00:00:00"};
    for (const Value& node : own ? list_at(*own, "staBSSIDS") : List()) {
        const auto mac = MacAddress::parse(node.as_string() == nullptr ? "" : *node.as_string());
        nodes.insert(mac ? mac->to_string() : "");
    }
    // The list of a filter that is off stays filled, and is of no effect.
    const bool filters = std::string_view(mode->second) != "off";
    for (const Value& one : filters ? list_at(*settings, "macAddresses") : List()) {
        const auto mac = MacAddress::parse(one.as_string() == nullptr ? "" : *one.as_string());
        if (!mac) {
            return unread(filter_action, "macAddresses");
        }
        if (!nodes.contains(mac->to_string())) {
            macs.insert(mac->to_string());
        }
    }
    return std::vector<Fact>{make_fact("mac_filter", {{"mode", mode->second}, {"macs", List(macs.begin(), macs.end())}},
                                       router.evidence({filter_action, own_action}), Assurance::sourced)};
}

}  // namespace plateau::jnap_platform

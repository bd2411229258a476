#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::printable;
using linux_platform::words_of;

constexpr const char* low = "2.4GHz";
constexpr const char* middle = "5GHz";
constexpr const char* high = "6GHz";

/// A band and a channel in it, of a channel's number or of its frequency in MHz, which Atheros builds keep.
struct Place {
    const char* band = nullptr;  ///< nullptr: not told
    std::optional<int> channel;
};

Place place_of(std::string_view text) {
    const auto number = port_of(text);
    if (!number) {
        return {};
    }
    if (*number >= 2412 && *number <= 2484) {
        return {.band = low, .channel = *number == 2484 ? 14 : (*number - 2407) / 5};
    }
    if (*number >= 5955 && *number <= 7115) {
        return {.band = high, .channel = (*number - 5950) / 5};
    }
    if (*number >= 4900 && *number < 5955) {
        return {.band = middle, .channel = (*number - 5000) / 5};
    }
    if (*number <= 14) {
        return {.band = low, .channel = number};
    }
    return *number >= 36 && *number <= 196 ? Place{.band = middle, .channel = number} : Place{};
}

/// What `iw dev` says of an interface: "channel 36 (5180 MHz), width: 80 MHz, center1: 5210 MHz".
const char* running_band(Settings& settings, std::string_view interface) {
    bool inside = false;
    for (const std::string& line : settings.router().lines("radios")) {
        const auto words = words_of(line);
        if (words.size() == 2 && words[0] == "Interface") {
            inside = words[1] == interface;
        } else if (inside && words.size() > 2 && words[0] == "channel" && words[2].starts_with('(')) {
            return place_of(words[2].substr(1)).band;
        }
    }
    return nullptr;
}

const char* band_of_mode(std::string_view mode) {
    static const std::set<std::string_view> of_low = {"b-only",  "g-only",   "bg-mixed", "ng-only",
                                                      "n2-only", "ng-mixed", "bgn-mixed"};
    static const std::set<std::string_view> of_middle = {"a-only", "na-only", "n5-only", "ac-only", "acn-mixed"};
    return of_low.contains(mode) ? low : of_middle.contains(mode) ? middle : nullptr;
}

/// By what runs, by the channel, by Broadcom's own setting, by standards that one band has, by a width that 2.4 GHz has
/// not.
const char* band_of(Settings& settings, const Radio& radio) {
    const auto of_device = [&](const char* setting) { return settings.text(radio.device + "_" + setting); };
    if (const char* band = running_band(settings, radio.device)) {
        return band;
    }
    if (const char* band = place_of(of_device("channel")).band) {
        return band;
    }
    if (const std::string band = of_device("nband"); band == "1" || band == "2") {
        return band == "1" ? middle : low;
    }
    if (const char* band = band_of_mode(of_device("net_mode"))) {
        return band;
    }
    return of_device("channelbw") == "80" ? middle : nullptr;
}

/// "psk2" of "psk2-sha256"
std::string_view method(std::string_view word) {
    return word.substr(0, word.find('-'));
}

/// How a network is protected, in DD-WRT's words: builds from about 2019 on say "wpa" and set a switch for each.
std::set<std::string> methods_of(Settings& settings, const std::string& name) {
    const std::string mode = text_of(settings, name, "security_mode");
    std::set<std::string> methods;
    if (mode == "wpa") {
        for (const char* flag : {"psk", "psk2", "psk3", "wpa", "wpa2", "wpa3", "owe"}) {
            if (text_of(settings, name, flag) == "1") {
                methods.insert(flag);
            }
        }
        const std::string effective = methods.empty() ? text_of(settings, name, "akm") : "";
        for (const std::string_view word : words_of(effective)) {
            methods.emplace(method(word));
        }
    }
    if (methods.empty() || methods.contains("disabled")) {
        methods.clear();
        for (const std::string_view word : words_of(mode)) {
            methods.emplace(method(word));
        }
    }
    return methods;
}

std::string_view security_of(Settings& settings, const std::string& name) {
    static const std::map<std::set<std::string>, std::string_view> known = {
        {{}, "none"},
        {{"disabled"}, "none"},
        {{"owe"}, "owe"},
        {{"wep"}, "wep"},
        {{"psk"}, "wpa"},
        {{"psk2"}, "wpa2"},
        {{"psk", "psk2"}, "wpa_wpa2"},
        {{"psk3"}, "wpa3"},
        {{"sae"}, "wpa3"},
        {{"psk2", "psk3"}, "wpa2_wpa3"},
        {{"wpa"}, "wpa_enterprise"},
        {{"wpa", "wpa2"}, "wpa_enterprise"},
        {{"wpa2"}, "wpa2_enterprise"},
        {{"wpa2", "wpa3"}, "wpa2_enterprise"},
        {{"wpa3"}, "wpa3_enterprise"},
    };
    const auto found = known.find(methods_of(settings, name));
    return found == known.end() ? "other" : found->second;
}

/// The sealed secret of a setting; null where nothing is set, nothing where it is not known.
std::optional<Value> secret_of(Settings& settings, const std::string& name, const std::string& setting) {
    const std::string mark = text_of(settings, name, setting);
    const auto found = settings.router().secrets.find(mark);
    if (found != settings.router().secrets.end()) {
        return found->second;
    }
    return mark.empty() ? std::optional<Value>(Value()) : std::nullopt;
}

/// wifi_network.passphrase: null where there is none; nothing where it is not known.
std::optional<Value> passphrase_of(Settings& settings, const std::string& name, std::string_view security) {
    if (security == "none" || security == "owe") {
        return Value();
    }
    if (security == "wep") {
        const std::string number = text_of(settings, name, "key");
        return secret_of(settings, name, "key" + (number.empty() ? "1" : number));
    }
    if (security == "wpa2_wpa3") {
        const std::string first = text_of(settings, name, "wpa_psk");
        const std::string second = text_of(settings, name, "sae_key");
        return first == second ? secret_of(settings, name, "wpa_psk") : std::optional<Value>();
    }
    if (security == "wpa3") {
        const auto secret = secret_of(settings, name, "sae_key");
        // Whether the other one is taken then is not known.
        return secret && !secret->is_null() ? secret : std::nullopt;
    }
    return security == "wpa" || security == "wpa2" || security == "wpa_wpa2" ? secret_of(settings, name, "wpa_psk")
                                                                             : std::nullopt;
}

/// A radio that joins another network offers none.
bool is_access_point(Settings& settings, const Radio& radio) {
    static const std::set<std::string> modes = {"", "ap", "wdsap", "apup", "disabled"};
    return modes.contains(text_of(settings, radio.name, "mode"));
}

bool is_on(Settings& settings, const Radio& radio) {
    const auto off = [&](const std::string& name) {
        return settings.is(name + "_net_mode", "disabled") || settings.is(name + "_mode", "disabled") ||
               settings.is(name + "_radio", "0");
    };
    return !off(radio.device) && (radio.name == radio.device || !off(radio.name));
}

/// Whether who joins is kept from the LAN. Nothing where it is in a bridge of its own, or routed without a barrier.
std::optional<bool> is_apart(Settings& settings, const Radio& radio) {
    const std::string bridged = text_of(settings, radio.name, "bridged");
    const std::string assigned = settings.text("bridgesif");
    if (assigned.find('>' + radio.name + '>') != std::string::npos) {
        return std::nullopt;
    }
    if (bridged == "1") {
        return false;
    }
    return bridged == "0" && text_of(settings, radio.name, "isolation") == "1" ? std::optional(true) : std::nullopt;
}

Record filter_of(Settings& settings, const std::string& name) {
    const std::string mode = text_of(settings, name, "macmode");
    const std::string list = text_of(settings, name, "maclist");
    List macs;
    for (const std::string_view word : words_of(list)) {
        if (const auto mac = MacAddress::parse(word)) {
            macs.emplace_back(mac->to_string());
        }
    }
    // The list of a filter that is off is of no effect. Old firmware has no switch of its own for it.
    const bool filters = text_of(settings, name, "macmode1") != "disabled" && (mode == "allow" || mode == "deny");
    return {{"mode", filters ? mode : "off"}, {"macs", filters ? std::move(macs) : List()}};
}

bool has_filter(Settings& settings, const std::string& name) {
    return !text_of(settings, name, "macmode").empty() || !text_of(settings, name, "macmode1").empty();
}

}  // namespace

Facts wifi_facts(Settings& settings) {
    const auto radios = radios_of(settings);
    if (!radios) {
        return tl::unexpected(radios.error());
    }
    std::vector<Fact> facts;
    for (const Radio& radio : *radios) {
        if (!is_access_point(settings, radio)) {
            continue;
        }
        const char* band = band_of(settings, radio);
        if (band == nullptr) {
            return unobserved(reason::wifi_band_unknown, radio.device);
        }
        const auto channel = place_of(settings.text(radio.device + "_channel")).channel;
        const std::string_view security = security_of(settings, radio.name);
        Record value{{"ssid", printable(text_of(settings, radio.name, "ssid"))},
                     {"band", band},
                     {"enabled", is_on(settings, radio)},
                     {"hidden", text_of(settings, radio.name, "closed") == "1"},
                     {"security", security},
                     {"channel", channel ? Value(*channel) : Value()}};
        if (auto passphrase = passphrase_of(settings, radio.name, security)) {
            value.emplace("passphrase", std::move(*passphrase));
        }
        if (const auto apart = is_apart(settings, radio)) {
            value.emplace("guest", *apart);
        }
        // How WPA3 is written was seen on one page of one router.
        const bool seldom = security.find("wpa3") != std::string_view::npos;
        facts.push_back(make_fact("wifi_network", value, settings.router().evidence({"nvram", "radios"}),
                                  seldom ? Assurance::inferred : Assurance::sourced));
    }
    return facts;
}

Facts mac_filter_facts(Settings& settings) {
    const auto radios = radios_of(settings);
    if (!radios) {
        return tl::unexpected(radios.error());
    }
    // Of networks that are off the filter counts only where none is on.
    const bool any_on =
        std::any_of(radios->begin(), radios->end(), [&](const Radio& radio) { return is_on(settings, radio); });
    std::optional<Record> filter;
    for (const Radio& radio : *radios) {
        const bool counts = is_access_point(settings, radio) && (!any_on || is_on(settings, radio));
        if (!counts || !has_filter(settings, radio.name)) {
            continue;
        }
        Record own = filter_of(settings, radio.name);
        if (filter && *filter != own) {
            return unobserved(reason::ambiguous, "the Wi-Fi networks have different filters");
        }
        filter = std::move(own);
    }
    std::vector<Fact> facts;
    if (filter) {
        facts.push_back(make_fact("mac_filter", *filter, settings.router().evidence({"nvram"}), Assurance::sourced));
    }
    return facts;
}

}  // namespace plateau::ddwrt_platform

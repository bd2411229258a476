#include <algorithm>
#include <set>

#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::words_of;

constexpr std::string_view ssid_key = "_ssid";

/// "ath" of "ath0.1"
std::string family_of(std::string_view interface) {
    const auto digit = interface.find_first_of("0123456789");
    return std::string(interface.substr(0, digit));
}

std::vector<std::string> named_interfaces(Settings& settings) {
    std::vector<std::string> names;
    bool numbered = false;
    for (const auto& [key, value] : settings.router().nvram.values) {
        if (key.ends_with(ssid_key) && !value.empty()) {
            names.push_back(key.substr(0, key.size() - ssid_key.size()));
            numbered = numbered || family_of(names.back()) != names.back();
        }
    }
    // Beside the settings of each radio stand those of the time when there was one.
    std::erase_if(names, [&](const std::string& name) { return numbered && family_of(name) == name; });
    return names;
}

/// The families of names that the router has interfaces of.
std::set<std::string> families_there(Settings& settings, const std::vector<std::string>& names) {
    const auto there = settings.router().lines("interfaces");
    std::set<std::string> families;
    for (const std::string& name : names) {
        const std::string real = settings.text(name + "_ifname");
        if (std::find(there.begin(), there.end(), name) != there.end() ||
            (!real.empty() && std::find(there.begin(), there.end(), real) != there.end())) {
            families.insert(family_of(name));
        }
    }
    return families;
}

/// A virtual one is there while its radio lists it.
bool is_listed(Settings& settings, const Radio& radio) {
    const std::string listed = settings.text(radio.device + "_vifs");
    const auto words = words_of(listed);
    return radio.device == radio.name || std::find(words.begin(), words.end(), radio.name) != words.end();
}

}  // namespace

std::string text_of(Settings& settings, std::string_view interface, std::string_view setting) {
    const std::string key = std::string(interface) + "_" + std::string(setting);
    std::string other(interface);
    std::replace(other.begin(), other.end(), '.', 'X');
    other += "_" + std::string(setting);
    // The form with an X, where there is one, is what the page of such builds writes.
    return other != key && settings.has(other) ? settings.text(other) : settings.text(key);
}

Observed<std::vector<Radio>> radios_of(Settings& settings) {
    auto names = named_interfaces(settings);
    std::set<std::string> families;
    for (const std::string& name : names) {
        families.insert(family_of(name));
    }
    if (families.size() > 1) {
        const auto there = families_there(settings, names);
        if (there.empty()) {
            return unobserved(reason::ambiguous, "settings of several wireless drivers");
        }
        std::erase_if(names, [&](const std::string& name) { return !there.contains(family_of(name)); });
    }
    std::vector<Radio> radios;
    for (const std::string& name : names) {
        const Radio radio{.name = name, .device = name.substr(0, name.find('.'))};
        if (is_listed(settings, radio)) {
            radios.push_back(radio);
        }
    }
    return radios;
}

}  // namespace plateau::ddwrt_platform

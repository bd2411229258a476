#include "engine/platforms/linux/parse_hostapd.h"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

/// ssid2 is written "quoted", P"with escapes", or in hexadecimal digits.
std::string extended_ssid(std::string_view text) {
    if (text.starts_with('P') && text.size() >= 3 && text[1] == '"') {
        text = text.substr(1);
    }
    if (text.starts_with('"') && text.ends_with('"') && text.size() >= 2) {
        return std::string(text.substr(1, text.size() - 2));
    }
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        unsigned value = 0;
        if (std::from_chars(&text[i], &text[i] + 2, value, 16).ptr != &text[i] + 2) {
            return std::string(text);
        }
        bytes += static_cast<char>(value);
    }
    return bytes;
}

std::string_view enterprise(bool only_suite_b, bool old_version) {
    if (old_version) {
        return "wpa_enterprise";
    }
    return only_suite_b ? "wpa3_enterprise" : "wpa2_enterprise";
}

}  // namespace

std::string HostapdNetwork::option(std::string_view name) const {
    const auto found = options.find(name);
    return found == options.end() ? std::string() : found->second;
}

std::string HostapdNetwork::ssid() const {
    const std::string extended = option("ssid2");
    return printable(extended.empty() ? option("ssid") : extended_ssid(extended));
}

std::string_view HostapdNetwork::security() const {
    const std::string version = option("wpa");
    if (version.empty() || version == "0") {
        for (const auto& [name, value] : options) {
            if (name.starts_with("wep_key")) {
                return "wep";
            }
        }
        return option("ieee8021x") == "1" ? "other" : "none";
    }
    const std::string management = option("wpa_key_mgmt");
    bool psk = management.empty();
    bool sae = false;
    bool eap = false;
    bool suite_b = false;
    bool open = false;
    for (const std::string_view word : words_of(management)) {
        psk = psk || word == "WPA-PSK" || word == "WPA-PSK-SHA256" || word == "FT-PSK";
        sae = sae || word == "SAE" || word == "FT-SAE";
        suite_b = suite_b || word.starts_with("WPA-EAP-SUITE-B");
        eap = eap || (word.starts_with("WPA-EAP") && !word.starts_with("WPA-EAP-SUITE-B")) || word == "FT-EAP";
        open = open || word == "OWE";
    }
    if (int{psk || sae} + int{eap || suite_b} + int{open} != 1) {
        return "other";
    }
    if (open) {
        return version == "2" ? "owe" : "other";
    }
    if (eap || suite_b) {
        return enterprise(suite_b && !eap, version == "1");
    }
    if (sae) {
        return version != "2" ? "other" : psk ? "wpa2_wpa3" : "wpa3";
    }
    return version == "1" ? "wpa" : version == "2" ? "wpa2" : version == "3" ? "wpa_wpa2" : "other";
}

std::optional<std::vector<std::string>> HostapdNetwork::passphrases() const {
    static const std::set<std::string_view> psk = {"wpa", "wpa_wpa2", "wpa2", "wpa2_wpa3"};
    static const std::set<std::string_view> sae = {"wpa2_wpa3", "wpa3"};
    const std::string_view kind = security();
    if (kind == "none" || kind == "owe") {
        return std::vector<std::string>();
    }
    if (!psk.contains(kind) && !sae.contains(kind)) {
        return std::nullopt;
    }
    for (const char* other : {"wpa_psk", "wpa_psk_file", "wpa_psk_radius", "sae_password_file"}) {
        if (options.contains(other)) {
            return std::nullopt;
        }
    }
    // SAE uses the passphrase of WPA where it has no password of its own.
    const std::string own = sae.contains(kind) ? option("sae_password") : std::string();
    std::vector<std::string> result;
    if (!own.empty()) {
        result.push_back(own);
    }
    if (const std::string shared = option("wpa_passphrase"); !shared.empty() && (own.empty() || psk.contains(kind))) {
        result.push_back(shared);
    }
    return result;
}

Observed<std::vector<HostapdNetwork>> parse_hostapd(std::string_view text) {
    std::vector<HostapdNetwork> networks(1);
    int number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        if (trimmed(line).empty() || line.starts_with('#')) {
            continue;
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            return unobserved(reason::hostapd_invalid, fmt::format("line {}: '{}'", number, printable(line)));
        }
        const std::string name(line.substr(0, equals));
        if (name == "bss") {
            networks.emplace_back();
        }
        auto& options = networks.back().options;
        if (name == "sae_password" && options.contains(name)) {
            // Several of them: none is the network's.
            options[name] = "(several)";
            continue;
        }
        // The later of these two is what counts.
        if (name == "wpa_passphrase" || name == "wpa_psk") {
            options.erase(name == "wpa_psk" ? "wpa_passphrase" : "wpa_psk");
        }
        options[name] = std::string(line.substr(equals + 1));
    }
    return networks;
}

std::string_view band_of(const HostapdNetwork& radio) {
    static const std::set<std::string> six = {"131", "132", "133", "134", "135", "136", "137"};
    if (six.contains(radio.option("op_class"))) {
        return "6GHz";
    }
    const std::string mode = radio.option("hw_mode");
    if (mode == "a") {
        return "5GHz";
    }
    return "2.4GHz";
}

}  // namespace plateau::linux_platform

#include "engine/platforms/windows/wifi_profile.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/xml_tree.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

constexpr std::size_t longest_ssid = 32;

struct Security {
    const char* word;
    Assurance assurance;
};

bool is_true(const std::string& text) {
    return folded(text) == "true" || text == "1";
}

std::optional<std::string> bytes_of(const std::string& hexadecimal) {
    std::string bytes;
    for (std::size_t at = 0; at < hexadecimal.size(); at += 2) {
        unsigned byte = 0;
        const char* begin = hexadecimal.data() + at;
        const char* end = hexadecimal.data() + std::min(at + 2, hexadecimal.size());
        if (end - begin != 2 || std::from_chars(begin, end, byte, 16).ptr != end) {
            return std::nullopt;
        }
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

/// The one network it is of; nothing: it is of none or several, or what names it is no name.
std::optional<std::string> ssid_of(const XmlElement& profile) {
    std::optional<std::string> found;
    for (const XmlElement& config : profile.children) {
        for (const XmlElement& ssid : config.children) {
            if (config.name != "SSIDConfig" || ssid.name != "SSID") {
                continue;
            }
            const XmlElement* hex = ssid.child("hex");
            const XmlElement* text = ssid.child("name");
            const auto plain = text == nullptr ? std::nullopt : std::optional(text->text);
            const auto name = hex == nullptr ? plain : bytes_of(hex->text);
            if (!name || name->empty() || name->size() > longest_ssid || (found && found != name)) {
                return std::nullopt;
            }
            found = name;
        }
    }
    return found;
}

Security security_of(const XmlElement& security) {
    const std::string authentication = security.text_at("authEncryption/authentication");
    const std::string encryption = security.text_at("authEncryption/encryption");
    const bool has_login = is_true(security.text_at("authEncryption/useOneX"));
    if (encryption == "WEP") {
        return {has_login ? "other" : "wep", Assurance::sourced};
    }
    if (authentication == "open") {
        return {encryption == "none" && !has_login ? "none" : "other", Assurance::sourced};
    }
    if (authentication == "WPA3SAE") {
        return {is_true(security.text_at("authEncryption/transitionMode")) ? "wpa2_wpa3" : "wpa3", Assurance::inferred};
    }
    static const std::map<std::string, Security, std::less<>> others = {
        {"WPAPSK", {"wpa", Assurance::sourced}},
        {"WPA2PSK", {"wpa2", Assurance::sourced}},
        {"WPA", {"wpa_enterprise", Assurance::sourced}},
        {"WPA2", {"wpa2_enterprise", Assurance::sourced}},
        {"WPA3", {"wpa3_enterprise", Assurance::inferred}},
        {"WPA3ENT", {"wpa3_enterprise", Assurance::inferred}},
        {"WPA3ENT192", {"wpa3_enterprise", Assurance::inferred}},
        {"OWE", {"owe", Assurance::inferred}}};
    const auto known = others.find(authentication);
    return known == others.end() ? Security{"other", Assurance::inferred} : known->second;
}

/// Sets passphrase: null where the network has none, nothing where it is encrypted or a key made of one.
void add_passphrase(const XmlElement& security, std::string_view word, const SealText& seal, Record& value) {
    const XmlElement* key = security.child("sharedKey");
    if (word == "none" || word == "owe" || word.ends_with("_enterprise")) {
        value.emplace("passphrase", Value());
        return;
    }
    if (key == nullptr) {
        return;
    }
    const std::string is_protected = folded(key->text_at("protected"));
    const bool is_plain = is_protected == "false" || is_protected == "0";
    constexpr std::size_t shortest = 8;
    constexpr std::size_t longest = 63;
    const XmlElement* material = key->child("keyMaterial");
    const std::size_t size = material == nullptr ? 0 : material->text.size();
    if (is_plain && key->text_at("keyType") == "passPhrase" && size >= shortest && size <= longest) {
        value.emplace("passphrase", seal(material->text));
    }
}

}  // namespace

Observed<WifiProfile> read_wifi_profile(std::string_view bytes, std::string_view interface, const SealText& seal) {
    const auto root = parse_xml(bytes);
    const auto kept = xml_without_secrets(bytes);
    if (!root || !kept) {
        return tl::unexpected(root ? kept.error() : root.error());
    }
    const XmlElement* msm = root->child("MSM");
    const XmlElement* security = msm == nullptr ? nullptr : msm->child("security");
    const std::string name = root->text_at("name");
    if (root->name != "WLANProfile" || name.empty() || security == nullptr) {
        return unobserved(reason::wifi_profile_invalid, "no WLANProfile with a name and its security");
    }
    const auto [word, assurance] = security_of(*security);
    Record value{{"name", harmless(name)},
                 {"interface", harmless(interface)},
                 {"hidden", is_true(root->text_at("SSIDConfig/nonBroadcast"))},
                 {"automatic", root->text_at("connectionMode") == "auto"},
                 {"security", word}};
    if (const auto ssid = ssid_of(*root)) {
        value.emplace("ssid", linux_platform::printable(*ssid));
    }
    add_passphrase(*security, word, seal, value);
    return WifiProfile{.fact = make_fact("wifi_profile", value, {}, assurance), .kept = *kept};
}

}  // namespace plateau::windows_platform

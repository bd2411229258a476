#include <algorithm>

#include "description.h"
#include "sdk/grader.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;
using grader::Item;
using grader::Verdict;

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

std::vector<std::string> names_of(const std::vector<Fact>& networks) {
    std::vector<std::string> names;
    for (const Fact& network : networks) {
        const std::string name = network.text("ssid").value_or("");
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
    return names;
}

/// No network has that very name; one that differs in upper and lower case only is named.
Verdict without_network(const Item& item, const std::vector<Fact>& networks) {
    Verdict verdict;
    verdict.cite(networks);
    const std::string wanted = item.text("ssid");
    for (const std::string& name : names_of(networks)) {
        if (lowered(name) == lowered(wanted)) {
            verdict.field("ssid", item.at("ssid"), json::value(name));
            return verdict.not_met("wifi.network.other_case").with("ssid", wanted).with("seen", name);
        }
    }
    verdict.field("ssid", item.at("ssid"), nullptr);
    return verdict.not_met("wifi.network.missing")
        .with("ssid", wanted)
        .with("seen", grader::joined(names_of(networks)));
}

/// The protection of one band against those that are right; the weakest of all bands counts, so each is looked at.
bool right_security(Verdict& verdict, const Item& item, const Fact& network) {
    const json::array* wanted = item.at("security").if_array();
    if (wanted == nullptr) {
        return true;
    }
    const bool met = std::find(wanted->begin(), wanted->end(), network.at("security")) != wanted->end();
    return verdict.field("security", item.at("security"), network.at("security"), met);
}

Verdict& other(Verdict& verdict, const Item& item, const Fact& network, const std::string& missed) {
    const bool announced = missed == "hidden" && !network.is_true("hidden");
    const std::string word = missed == "hidden" ? (announced ? "hidden" : "announced") : missed;
    return verdict.partly_met("wifi.network.other_" + word)
        .with("expected", grader::shown(item.at(missed)))
        .with("seen", grader::shown(network.at(missed)));
}

/// What is wrong with the passphrase; nothing when it is right or none is asked for. "unknown" where the facts do not
/// tell.
std::string passphrase_reason(Verdict& verdict, const Item& item, const Fact& network) {
    if (item.at("passphrase").is_null()) {
        return {};
    }
    if (!network.has("passphrase")) {
        return "wifi.network.passphrase_unknown";
    }
    const json::value& seen = network.at("passphrase");
    const bool same = grader::same_secret(item.at("passphrase"), seen);
    verdict.field("passphrase", item.at("passphrase"), seen, same);
    return same ? "" : seen.is_null() ? "wifi.network.no_passphrase" : "wifi.network.other_passphrase";
}

/// The same name on several bands is several networks: one that is wrong is enough.
Verdict judge_one(const Item& item, const Fact& network) {
    Verdict verdict;
    verdict.cite(network);
    verdict.field("ssid", item.at("ssid"), network.at("ssid"));
    verdict.with("ssid", item.text("ssid")).with("band", network.text("band").value_or("—"));
    const bool secured = right_security(verdict, item, network);
    const std::string passphrase = passphrase_reason(verdict, item, network);
    if (!secured) {
        const std::string seen = grader::shown(network.at("security"));
        grader::first_missed(verdict, item, network, {"hidden", "channel", "enabled", "guest"});
        return verdict.partly_met(seen == "none" ? "wifi.network.open" : "wifi.network.other_security")
            .with("seen", seen)
            .with("expected", grader::shown(item.at("security")));
    }
    if (const auto missed = grader::first_missed(verdict, item, network, {"hidden", "channel", "enabled", "guest"})) {
        return other(verdict, item, network, *missed);
    }
    if (!passphrase.empty()) {
        return verdict.all_met() ? verdict.not_observed(passphrase) : verdict.partly_met(passphrase);
    }
    return verdict.met("wifi.network.found");
}

Verdict judge_network(const Item& item, const grader::Subject& subject) {
    const auto all = subject.facts("wifi_network");
    auto networks = all;
    std::erase_if(networks, [&](const Fact& network) { return network.at("ssid") != item.at("ssid"); });
    if (networks.empty()) {
        return without_network(item, all);
    }
    const auto band = item.optional_text("band");
    const auto seen = networks;
    std::erase_if(networks, [&](const Fact& network) { return band && network.text("band") != band; });
    if (networks.empty()) {
        Verdict verdict;
        verdict.cite(seen);
        verdict.field("ssid", item.at("ssid"), item.at("ssid"));
        verdict.field("band", item.at("band"), seen.front().at("band"));
        return verdict.partly_met("wifi.network.other_band")
            .with("ssid", item.text("ssid"))
            .with("expected", *band)
            .with("seen", grader::shown(seen.front().at("band")));
    }
    // One that is wrong wins over one that cannot be judged, and that over those that are right.
    Verdict verdict = judge_one(item, networks.front());
    for (const Fact& network : networks) {
        Verdict own = judge_one(item, network);
        if (!own.all_met()) {
            return own;
        }
        if (verdict.is_met() && !own.is_met()) {
            verdict = std::move(own);
        }
    }
    if (verdict.is_met()) {
        verdict.cite(networks);
    }
    return verdict;
}

/// The first of `members` that `list` has not, nullptr when it has all; no list is an empty one.
const json::value* first_outside(const json::array* members, const json::array* list) {
    if (members != nullptr) {
        for (const json::value& member : *members) {
            if (list == nullptr || std::find(list->begin(), list->end(), member) == list->end()) {
                return &member;
            }
        }
    }
    return nullptr;
}

/// The first address that is not where it should be decides the reason.
Verdict judge_addresses(Verdict verdict, const Item& item, const Fact& filter) {
    const json::array* wanted = item.at("macs").if_array();
    const json::array* listed = filter.at("macs").if_array();
    const json::value* absent = first_outside(wanted, listed);
    const bool only = item.at("only").is_bool() && item.at("only").get_bool();
    const json::value* extra = only ? first_outside(listed, wanted) : nullptr;
    if (wanted != nullptr) {
        verdict.field("macs", item.at("macs"), filter.at("macs"), absent == nullptr && extra == nullptr);
    }
    if (absent != nullptr) {
        return verdict.partly_met("wifi.mac_filter.not_listed").with("mac", grader::shown(*absent));
    }
    if (extra != nullptr) {
        return verdict.partly_met("wifi.mac_filter.too_many").with("mac", grader::shown(*extra));
    }
    return verdict.met("wifi.mac_filter.found");
}

Verdict judge_filter(const Item& item, const grader::Subject& subject) {
    const auto filters = subject.facts("mac_filter");
    Verdict verdict;
    if (filters.empty()) {
        const bool off = item.text("mode") == "off";
        verdict.field("mode", item.at("mode"), off ? json::value("off") : json::value());
        return off ? verdict.met("wifi.mac_filter.found") : verdict.not_met("wifi.mac_filter.missing");
    }
    const Fact& filter = filters.front();
    verdict.cite(filter);
    if (!verdict.field("mode", item.at("mode"), filter.at("mode"))) {
        const std::string seen = grader::shown(filter.at("mode"));
        return verdict.not_met(seen == "off" ? "wifi.mac_filter.off" : "wifi.mac_filter.other_mode")
            .with("seen", seen)
            .with("mode", item.text("mode"));
    }
    return judge_addresses(std::move(verdict), item, filter);
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const grader::Subject subject = subjects.of(item.on);
    return item.check == "wifi.network" ? judge_network(item, subject) : judge_filter(item, subject);
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("wifi", "1.1.0", family)

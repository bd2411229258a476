#include "engine/platforms/jnap/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/platforms/jnap/answers.h"

namespace plateau::jnap_platform {

namespace {

/// Which version of an action a service brings.
struct Upgrade {
    int service = 1;
    int action = 1;
};

struct KnownAction {
    const char* name;
    const char* service;
    std::vector<Upgrade> upgrades;  ///< ascending; the first is the oldest service that knows the action at all
    bool needs_password = false;
};

/// As Linksys' own pages choose (router.md 1.4).
const std::vector<KnownAction>& known_actions() {
    static const std::vector<KnownAction> all = {
        {"wirelessap/GetRadioInfo", "wirelessap/WirelessAP", {{1, 1}, {3, 2}, {4, 3}}, true},
        {"guestnetwork/GetGuestRadioSettings", "guestnetwork/GuestNetwork", {{3, 1}, {4, 2}}, true},
        {"macfilter/GetMACFilterSettings", "macfilter/MACFilter", {{1, 1}}, true},
        {"macfilter/GetSTABSSIDS", "macfilter/MACFilter", {{2, 1}}, true},
        {"firewall/GetSinglePortForwardingRules", "firewall/Firewall", {{1, 1}}, true},
        {"firewall/GetPortRangeForwardingRules", "firewall/Firewall", {{1, 1}}, true},
        {"firewall/GetFirewallSettings", "firewall/Firewall", {{1, 1}}},
        {"router/GetLANSettings", "router/Router", {{1, 1}}},
        {"router/GetWANSettings", "router/Router", {{1, 1}, {3, 2}, {7, 3}, {8, 4}, {10, 5}}},
        {"router/GetWANStatus", "router/Router", {{1, 1}, {3, 2}, {5, 3}}},
        {"routermanagement/GetManagementSettings", "routermanagement/RouterManagement", {{1, 1}, {2, 2}}},
        {"core/IsAdminPasswordDefault", "core/Core", {{1, 1}}},
        {"nodes/setup/IsAdminPasswordSetByUser", "nodes/setup/Setup", {{1, 1}}},
    };
    return all;
}

std::string numbered(std::string_view name, int version) {
    return version == 1 ? std::string(name) : fmt::format("{}{}", name, version);
}

/// The newest version of a service; 0 where there is none. Firmware leaves versions out of its list, never the newest.
int newest(const Services& services, std::string_view name) {
    int found = 0;
    for (const std::string& service : services) {
        const Versioned one = versioned(service);
        if (one.name == name) {
            found = std::max(found, one.version);
        }
    }
    return found;
}

}  // namespace

Services services_of(const Value& info) {
    Services services;
    const Value* list = info.find("services");
    for (const Value& one : list == nullptr || list->as_list() == nullptr ? List() : *list->as_list()) {
        if (const auto name = one.as_string() == nullptr ? std::nullopt : action_of(*one.as_string())) {
            services.insert(*name);
        }
    }
    return services;
}

bool counts_passwords(const Services& services) {
    return newest(services, "core/Core") >= 7;
}

std::vector<WantedAction> wanted_actions(const Services& services) {
    std::vector<WantedAction> wanted;
    for (const KnownAction& known : known_actions()) {
        const int service = services.empty() ? 1 : newest(services, known.service);
        WantedAction action{.versions = {}, .needs_password = known.needs_password};
        for (const Upgrade& upgrade : known.upgrades) {
            if (service >= upgrade.service) {
                action.versions.insert(action.versions.begin(), numbered(known.name, upgrade.action));
            }
        }
        if (!action.versions.empty()) {
            wanted.push_back(std::move(action));
        }
    }
    return wanted;
}

}  // namespace plateau::jnap_platform

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/platforms/windows/policies.h"

namespace plateau::windows_platform {

/// A profile of the firewall, as policy and machine set it.
struct FirewallProfile {
    std::string name;  ///< "domain", "private", "public"
    bool enabled = true;
    bool allows_inbound = false;  ///< what no rule names
    bool allows_outbound = true;  ///< the same
    bool exceptions = true;       ///< rules that let something in count
    bool local_rules = true;      ///< rules that no policy gives count
    Assurance assurance = Assurance::inferred;
};

/// Where the firewall's settings are in SYSTEM.
std::string firewall_path(const SettingHives& hives);

/// The three of them. Unobserved where the machine has no settings of a firewall.
Observed<std::vector<FirewallProfile>> firewall_profiles(const SettingHives& hives);

}  // namespace plateau::windows_platform

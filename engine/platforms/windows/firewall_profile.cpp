#include "engine/platforms/windows/firewall_profile.h"

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/reasons.h"

namespace plateau::windows_platform {

namespace {

constexpr const char* policies = "Policies\\Microsoft\\WindowsFirewall\\";

/// The key of a profile's policy. That of before Vista counts for the networks of no domain where neither of its
/// successors is there.
Observed<std::string> policy_key(RegistryHive& software, const std::string& profile) {
    if (profile == "Domain") {
        return std::string(policies) + "DomainProfile";
    }
    for (const char* successor : {"Private", "Public"}) {
        const auto values = software.values(std::string(policies) + successor + "Profile");
        if (values) {
            return std::string(policies) + profile + "Profile";
        }
        if (values.error().code != reason::registry_absent) {
            return tl::unexpected(values.error());
        }
    }
    return std::string(policies) + "StandardProfile";
}

Observed<Settings> settings_of(const SettingHives& hives, const std::string& profile, const std::string& local_key) {
    const auto key = policy_key(*hives.software, profile);
    if (!key) {
        return tl::unexpected(key.error());
    }
    auto policy = stored::values_if_there(*hives.software, *key);
    if (!policy) {
        return tl::unexpected(policy.error());
    }
    auto local = stored::values_if_there(*hives.system, firewall_path(hives) + "\\" + local_key);
    if (!local) {
        return tl::unexpected(local.error());
    }
    return Settings{.policy = std::move(*policy), .local = std::move(*local)};
}

FirewallProfile profile_of(const std::string& name, const Settings& settings, bool runs) {
    const auto enabled = settings.number("EnableFirewall");
    // Nobody has written down what a profile without this value does; it filters on a machine where all is new.
    const bool usual = enabled.has_value() && runs;
    return {.name = name,
            .enabled = enabled.value_or(1) != 0 && runs,
            .allows_inbound = settings.number("DefaultInboundAction").value_or(1) == 0,
            .allows_outbound = settings.number("DefaultOutboundAction").value_or(0) == 0,
            .exceptions = settings.number("DoNotAllowExceptions").value_or(0) == 0,
            .local_rules = stored::number(settings.policy, "AllowLocalPolicyMerge").value_or(1) != 0,
            .assurance = usual ? Assurance::sourced : Assurance::inferred};
}

}  // namespace

std::string firewall_path(const SettingHives& hives) {
    return hives.set + "\\Services\\SharedAccess\\Parameters\\FirewallPolicy";
}

Observed<std::vector<FirewallProfile>> firewall_profiles(const SettingHives& hives) {
    if (const auto there = hives.system->keys(firewall_path(hives)); !there) {
        return tl::unexpected(there.error());
    }
    const auto start = start_of(hives, "MpsSvc");
    if (!start) {
        return tl::unexpected(start.error());
    }
    struct Names {
        const char* fact;
        const char* policy;
        const char* local;
    };
    std::vector<FirewallProfile> profiles;
    for (const Names& names :
         {Names{"domain", "Domain", "DomainProfile"}, Names{"private", "Private", "StandardProfile"},
          Names{"public", "Public", "PublicProfile"}}) {
        const auto settings = settings_of(hives, names.policy, names.local);
        if (!settings) {
            return tl::unexpected(settings.error());
        }
        profiles.push_back(profile_of(names.fact, *settings, *start != start_disabled));
    }
    return profiles;
}

Facts firewall_profile_facts(MachineHives& hives) {
    const auto settings = setting_hives(hives);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const auto profiles = firewall_profiles(*settings);
    if (!profiles) {
        return tl::unexpected(profiles.error());
    }
    std::vector<Fact> facts;
    for (const FirewallProfile& profile : *profiles) {
        const Record value{{"name", profile.name},
                           {"enabled", profile.enabled},
                           {"inbound", profile.allows_inbound ? "allow" : "block"},
                           {"outbound", profile.allows_outbound ? "allow" : "block"},
                           {"forward", nullptr},
                           {"persistent", true}};
        facts.push_back(make_fact("firewall_profile", value, {}, profile.assurance));
    }
    return facts;
}

}  // namespace plateau::windows_platform

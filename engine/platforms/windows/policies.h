#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/windows/machine_hives.h"
#include "engine/platforms/windows/stored_values.h"

/// Settings that an administrator's policy overrules. What SOFTWARE holds of policies decides: without it nothing is
/// known of what is in force.
namespace plateau::windows_platform {

/// The hives of settings and of policies.
struct SettingHives {
    RegistryHive* system = nullptr;
    RegistryHive* software = nullptr;
    std::string set;  ///< "ControlSet001"
};

/// Opens them. Unobserved where one of both cannot be read.
Observed<SettingHives> setting_hives(MachineHives& hives);

/// Values of a policy and of what it overrules; a key that is not there has none.
struct Settings {
    std::vector<RegistryValue> policy;
    std::vector<RegistryValue> local;

    /// The number of that name in force.
    std::optional<std::uint32_t> number(std::string_view name) const;
    bool is_by_policy(std::string_view name) const;
};

/// The way a service starts, as its key says; nothing where it is not there.
Observed<std::optional<std::uint32_t>> start_of(const SettingHives& hives, std::string_view service);

inline constexpr std::uint32_t start_disabled = 4;

/// The less of two assurances.
Assurance weaker(Assurance a, Assurance b);

}  // namespace plateau::windows_platform

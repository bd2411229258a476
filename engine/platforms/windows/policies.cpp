#include "engine/platforms/windows/policies.h"

#include <algorithm>

namespace plateau::windows_platform {

Observed<SettingHives> setting_hives(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    if (!system) {
        return tl::unexpected(system.error());
    }
    const auto software = hives.find("SOFTWARE");
    if (!software) {
        return tl::unexpected(software.error());
    }
    const auto set = stored::control_set(**system);
    if (!set) {
        return tl::unexpected(set.error());
    }
    return SettingHives{.system = *system, .software = *software, .set = *set};
}

std::optional<std::uint32_t> Settings::number(std::string_view name) const {
    const auto by_policy = stored::number(policy, name);
    return by_policy ? by_policy : stored::number(local, name);
}

bool Settings::is_by_policy(std::string_view name) const {
    return stored::number(policy, name).has_value();
}

Observed<std::optional<std::uint32_t>> start_of(const SettingHives& hives, std::string_view service) {
    const auto values = stored::values_if_there(*hives.system, hives.set + "\\Services\\" + std::string(service));
    return values.map([](const std::vector<RegistryValue>& all) { return stored::number(all, "Start"); });
}

Assurance weaker(Assurance a, Assurance b) {
    return std::max(a, b);
}

}  // namespace plateau::windows_platform

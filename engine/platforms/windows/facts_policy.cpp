#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/policies.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// Both keys of a setting: `local` in `hive`, `policy` in SOFTWARE.
Observed<Settings> settings_at(const SettingHives& hives, const std::string& policy, RegistryHive& hive,
                               const std::string& local) {
    auto by_policy = stored::values_if_there(*hives.software, policy);
    if (!by_policy) {
        return tl::unexpected(by_policy.error());
    }
    auto by_machine = stored::values_if_there(hive, local);
    if (!by_machine) {
        return tl::unexpected(by_machine.error());
    }
    return Settings{.policy = std::move(*by_policy), .local = std::move(*by_machine)};
}

Value number_or_null(std::optional<std::uint32_t> number) {
    return number ? Value(static_cast<std::int64_t>(*number)) : Value();
}

Fact remote_desktop_fact(const Settings& server, const Settings& listener, bool can_run) {
    const auto denied = server.number("fDenyTSConnections");
    const auto level = listener.number("UserAuthentication");
    const auto port = stored::number(listener.local, "PortNumber");
    const bool by_policy = server.is_by_policy("fDenyTSConnections") || listener.is_by_policy("UserAuthentication");
    // What Windows does without these values, or without its service, has been seen nowhere.
    const bool usual = denied && level && can_run;
    const Record value{{"enabled", denied.value_or(1) == 0 && can_run},
                       {"network_level_authentication", level ? Value(*level != 0) : Value()},
                       {"port", number_or_null(port)}};
    return make_fact("remote_desktop", value, {},
                     !usual      ? Assurance::inferred
                     : by_policy ? Assurance::sourced
                                 : Assurance::verified);
}

/// Who decides what becomes of updates, as a policy's AUOptions say; null: they say nothing.
Value mode_of(std::optional<std::uint32_t> options) {
    switch (options.value_or(0)) {
        case 1:
            return "off";
        case 2:
            return "notify";
        case 3:
        case 7:
            return "download";
        case 4:
            return "automatic";
        case 5:
            return "managed";
        default:
            return nullptr;
    }
}

/// Names of values, which are what is left out of the search.
void add_names(std::vector<std::string>& names, const std::vector<RegistryValue>& values) {
    for (const RegistryValue& value : values) {
        if (!value.name.empty()) {
            names.push_back(harmless(value.name));
        }
    }
}

Value sorted_list(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    List list;
    for (const std::string& name : names) {
        list.emplace_back(name);
    }
    return list;
}

constexpr const char* update_policies = "Policies\\Microsoft\\Windows\\WindowsUpdate";
constexpr const char* defender = "Microsoft\\Windows Defender";

Fact update_fact(const std::vector<RegistryValue>& policy, const std::vector<RegistryValue>& schedule, bool can_run,
                 bool is_ten) {
    const bool off = stored::number(schedule, "NoAutoUpdate").value_or(0) != 0 || !can_run;
    const auto options = stored::number(schedule, "AUOptions");
    const bool uses_server = stored::number(schedule, "UseWUServer").value_or(0) != 0;
    const auto server = stored::filled_text(policy, "WUServer");
    Value mode = off ? Value("off") : mode_of(options);
    const bool stated = !mode.is_null() && can_run;
    if (mode.is_null() && is_ten) {
        mode = "automatic";
    }
    // Before Windows 10 a user's choice is elsewhere, which nobody has shown.
    Record value{{"mode", mode}, {"server", uses_server && server ? Value(harmless(*server)) : Value()}};
    if (!mode.is_null()) {
        value.emplace("enabled", mode != Value("off"));
    }
    return make_fact("update_policy", value, {}, stated ? Assurance::sourced : Assurance::inferred);
}

}  // namespace

Facts remote_desktop_facts(MachineHives& hives) {
    const auto all = setting_hives(hives);
    if (!all) {
        return tl::unexpected(all.error());
    }
    const std::string local = all->set + "\\Control\\Terminal Server";
    const std::string policy = "Policies\\Microsoft\\Windows NT\\Terminal Services";
    if (const auto there = all->system->values(local); !there) {
        return tl::unexpected(there.error());
    }
    const auto server = settings_at(*all, policy, *all->system, local);
    if (!server) {
        return tl::unexpected(server.error());
    }
    const auto listener = settings_at(*all, policy, *all->system, local + "\\WinStations\\RDP-Tcp");
    if (!listener) {
        return tl::unexpected(listener.error());
    }
    const auto start = start_of(*all, "TermService");
    if (!start) {
        return tl::unexpected(start.error());
    }
    return std::vector<Fact>{remote_desktop_fact(*server, *listener, *start != start_disabled)};
}

Facts update_policy_facts(MachineHives& hives) {
    const auto all = setting_hives(hives);
    if (!all) {
        return tl::unexpected(all.error());
    }
    const std::string policies = update_policies;
    const auto policy = settings_at(*all, policies, *all->software, "Microsoft\\Windows NT\\CurrentVersion");
    if (!policy) {
        return tl::unexpected(policy.error());
    }
    const auto schedule = stored::values_if_there(*all->software, policies + "\\AU");
    if (!schedule) {
        return tl::unexpected(schedule.error());
    }
    const auto start = start_of(*all, "wuauserv");
    if (!start) {
        return tl::unexpected(start.error());
    }
    const bool is_ten = stored::number(policy->local, "CurrentMajorVersionNumber").value_or(0) >= 10;
    return std::vector<Fact>{update_fact(policy->policy, *schedule, *start != start_disabled, is_ten)};
}

Facts antivirus_facts(MachineHives& hives) {
    const auto all = setting_hives(hives);
    if (!all) {
        return tl::unexpected(all.error());
    }
    const std::string local = defender;
    const std::string policy = "Policies\\" + local;
    if (const auto there = all->software->values(local); !there) {
        return tl::unexpected(there.error());
    }
    std::vector<std::string> exclusions;
    std::vector<Settings> settings;
    for (const char* below : {"", "\\Real-Time Protection", "\\Exclusions\\Paths"}) {
        const auto read = settings_at(*all, policy + below, *all->software, local + below);
        if (!read) {
            return tl::unexpected(read.error());
        }
        settings.push_back(*read);
    }
    add_names(exclusions, settings[2].policy);
    add_names(exclusions, settings[2].local);
    const auto start = start_of(*all, "WinDefend");
    if (!start) {
        return tl::unexpected(start.error());
    }
    const bool enabled =
        settings[0].number("DisableAntiSpyware").value_or(0) == 0 && start->value_or(start_disabled) != start_disabled;
    const bool real_time = enabled && settings[1].number("DisableRealtimeMonitoring").value_or(0) == 0;
    const Record value{{"product", "Windows Defender"},
                       {"enabled", enabled},
                       {"real_time", real_time},
                       {"exclusions", sorted_list(std::move(exclusions))}};
    // Tamper protection and another product may overrule what is set here.
    return std::vector<Fact>{make_fact("antivirus", value, {}, Assurance::inferred)};
}

}  // namespace plateau::windows_platform

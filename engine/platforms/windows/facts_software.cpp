#include <fmt/format.h>

#include <map>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

constexpr std::string_view uninstall_key = "Microsoft\\Windows\\CurrentVersion\\Uninstall";

Value text_or_null(const std::vector<RegistryValue>& values, std::string_view name) {
    const auto text = stored::filled_text(values, name);
    return text ? Value(harmless(*text)) : Value();
}

/// Parts of a system or of another program, and its updates, are not in the list that people see.
bool is_listed(const std::vector<RegistryValue>& values) {
    return stored::filled_text(values, "DisplayName") && stored::number(values, "SystemComponent").value_or(0) != 1 &&
           !stored::filled_text(values, "ParentKeyName");
}

/// What is installed, by the name of the fact.
class Programs {
  public:
    /// Those listed below a key; `place` tells it from the same key elsewhere.
    Observed<void> add(RegistryHive& hive, const std::string& path, const std::string& place) {
        const auto keys = stored::keys_if_there(hive, path);
        if (!keys) {
            return tl::unexpected(keys.error());
        }
        for (const std::string& key : *keys) {
            const auto values = hive.values(fmt::format("{}\\{}", path, key));
            if (!values) {
                return tl::unexpected(values.error());
            }
            if (is_listed(*values)) {
                add_program(key, *values, place);
            }
        }
        return {};
    }

    std::vector<Fact> facts() const {
        std::vector<Fact> facts;
        for (const auto& [name, value] : by_name_) {
            facts.push_back(make_fact("software", value, {}, Assurance::sourced));
        }
        return facts;
    }

  private:
    void add_program(const std::string& key, const std::vector<RegistryValue>& values, const std::string& place) {
        const std::string title = harmless(*stored::filled_text(values, "DisplayName"));
        const std::string id = harmless(key);
        for (const std::string& name :
             {title, fmt::format("{} {}", title, id), fmt::format("{} {}\\{}", title, place, id)}) {
            Record value{{"name", name},
                         {"version", text_or_null(values, "DisplayVersion")},
                         {"publisher", text_or_null(values, "Publisher")}};
            const auto [known, is_new] = by_name_.try_emplace(name, value);
            if (is_new || (known->second.at("version") == value.at("version") &&
                           known->second.at("publisher") == value.at("publisher"))) {
                return;
            }
        }
    }

    std::map<std::string, Record> by_name_;
};

}  // namespace

Facts software_facts(MachineHives& hives) {
    const auto software = hives.find("SOFTWARE");
    const auto users = hives.users();
    if (!software || !users) {
        return tl::unexpected(software ? users.error() : software.error());
    }
    Programs programs;
    auto added = programs.add(**software, std::string(uninstall_key), "machine");
    if (added) {
        added = programs.add(**software, fmt::format("WOW6432Node\\{}", uninstall_key), "WOW6432Node");
    }
    for (const UserHive& user : *users) {
        if (added) {
            added = programs.add(*user.hive, fmt::format("Software\\{}", uninstall_key), user.user);
        }
    }
    if (!added) {
        return tl::unexpected(added.error());
    }
    return programs.facts();
}

}  // namespace plateau::windows_platform

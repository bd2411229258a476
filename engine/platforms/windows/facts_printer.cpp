#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

constexpr std::string_view printers_key = "Microsoft\\Windows NT\\CurrentVersion\\Print\\Printers";

/// Addresses of network ports by their folded names; null: named otherwise.
using Ports = std::map<std::string, Value>;

Value address_of(const std::vector<RegistryValue>& port) {
    for (const char* name : {"IPAddress", "HostName"}) {
        const auto text = stored::filled_text(port, name);
        const auto address = text ? Ipv4Address::parse(*text) : std::nullopt;
        if (address) {
            return address->to_string();
        }
    }
    return {};
}

/// Nothing: the hive that has them is not there.
Observed<std::optional<Ports>> network_ports(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    if (!system) {
        return std::optional<Ports>();
    }
    const auto set = stored::control_set(**system);
    if (!set) {
        return tl::unexpected(set.error());
    }
    const std::string place = *set + "\\Control\\Print\\Monitors\\Standard TCP/IP Port\\Ports";
    const auto names = stored::keys_if_there(**system, place);
    if (!names) {
        return tl::unexpected(names.error());
    }
    Ports ports;
    for (const std::string& name : *names) {
        const auto values = (*system)->values(fmt::format("{}\\{}", place, name));
        if (!values) {
            return tl::unexpected(values.error());
        }
        ports[folded(name)] = address_of(*values);
    }
    return std::optional(std::move(ports));
}

Value text_or_null(const std::optional<std::string>& text) {
    return text ? Value(harmless(*text)) : Value();
}

Fact printer_of(const std::string& key, const std::vector<RegistryValue>& values, const std::optional<Ports>& ports) {
    constexpr std::uint32_t shared = 0x8;
    const auto port = stored::filled_text(values, "Port");
    Record value{{"name", harmless(stored::filled_text(values, "Name").value_or(key))},
                 {"driver", text_or_null(stored::filled_text(values, "Printer Driver"))},
                 {"port", text_or_null(port)}};
    if (const auto attributes = stored::number(values, "Attributes")) {
        value.emplace("shared", (*attributes & shared) != 0);
    }
    if (ports) {
        const auto known = ports->find(folded(port.value_or("")));
        value.emplace("address", known == ports->end() ? Value() : known->second);
    }
    // No real hive at hand has a network port.
    const bool is_guessed = value.contains("address") && !value.at("address").is_null();
    return make_fact("printer", value, {}, is_guessed ? Assurance::inferred : Assurance::sourced);
}

/// The name of the key ",,server,queue" as people see it; nothing where it names none.
std::optional<std::string> shared_name(std::string key) {
    std::replace(key.begin(), key.end(), ',', '\\');
    const auto queue = key.find('\\', 2);
    const bool is_name = key.starts_with("\\\\") && queue != std::string::npos && queue > 2 && queue + 1 < key.size();
    return is_name ? std::optional(std::move(key)) : std::nullopt;
}

/// Printers of other machines, which a user has as a connection.
Observed<void> add_connections(const UserHive& user, std::map<std::string, Fact>& printers) {
    const auto keys = stored::keys_if_there(*user.hive, "Printers\\Connections");
    if (!keys) {
        return tl::unexpected(keys.error());
    }
    for (const std::string& key : *keys) {
        if (const auto name = shared_name(key)) {
            const Record value{{"name", harmless(*name)}, {"address", Value()}};
            printers.emplace(folded(*name), make_fact("printer", value, {}, Assurance::verified));
        }
    }
    return {};
}

}  // namespace

Facts printer_facts(MachineHives& hives) {
    const auto software = hives.find("SOFTWARE");
    const auto users = hives.users();
    if (!software || !users) {
        return tl::unexpected(software ? users.error() : software.error());
    }
    const auto ports = network_ports(hives);
    const auto names = stored::keys_if_there(**software, printers_key);
    if (!ports || !names) {
        return tl::unexpected(ports ? names.error() : ports.error());
    }
    std::map<std::string, Fact> connections;
    for (const UserHive& user : *users) {
        if (const auto added = add_connections(user, connections); !added) {
            return tl::unexpected(added.error());
        }
    }
    std::vector<Fact> facts;
    for (const std::string& name : *names) {
        const auto values = (*software)->values(fmt::format("{}\\{}", printers_key, name));
        if (!values) {
            return tl::unexpected(values.error());
        }
        facts.push_back(printer_of(name, *values, *ports));
        connections.erase(*facts.back().value.at("name").as_string());
    }
    for (auto& [name, fact] : connections) {
        facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace plateau::windows_platform

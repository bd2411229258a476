#include <bit>
#include <map>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/windows/facts.h"
#include "engine/platforms/windows/stored_values.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// Settings of one interface: what is stale is not among them.
struct Settings {
    Value dhcp;
    List addresses;
    List networks;
    Value gateway;
    List dns;
    Assurance assurance = Assurance::verified;
};

/// An address that stands for none.
bool is_set(Ipv4Address address) {
    constexpr std::uint32_t broadcast = 0xffffffff;
    return address.bits() != 0 && address.bits() != broadcast;
}

/// The addresses in lists of them, which Windows separates by commas or spaces.
std::vector<Ipv4Address> addresses_in(const std::vector<std::string>& texts) {
    std::vector<Ipv4Address> addresses;
    for (const std::string& text : texts) {
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find_first_of(", ", at), text.size());
            if (const auto address = Ipv4Address::parse(std::string_view(text).substr(at, end - at));
                address && is_set(*address)) {
                addresses.push_back(*address);
            }
            at = end + 1;
        }
    }
    return addresses;
}

List list_of(const std::vector<Ipv4Address>& addresses) {
    List list;
    for (const Ipv4Address address : addresses) {
        list.emplace_back(address.to_string());
    }
    return list;
}

/// The bits of a mask whose ones stand together at its front; nothing for any other.
std::optional<int> length_of(const std::optional<Ipv4Address>& mask) {
    if (!mask || std::popcount(mask->bits()) != std::countl_one(mask->bits())) {
        return std::nullopt;
    }
    return std::popcount(mask->bits());
}

/// Each address with the mask at its place.
void add_addresses(const std::vector<std::string>& addresses, const std::vector<std::string>& masks,
                   Settings& settings) {
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto address = Ipv4Address::parse(addresses[i]);
        if (!address || !is_set(*address)) {
            continue;
        }
        settings.addresses.emplace_back(address->to_string());
        if (const auto length = i < masks.size() ? length_of(Ipv4Address::parse(masks[i])) : std::nullopt) {
            settings.networks.emplace_back(Ipv4Prefix::containing(*address, *length).to_string());
        }
    }
}

/// Whether DHCP configures it is decided first: what the other way has left behind stays in the registry.
Settings settings_in(const std::vector<RegistryValue>& values) {
    Settings settings;
    const auto enabled = stored::number(values, "EnableDHCP");
    if (!enabled) {
        return settings;
    }
    const bool dhcp = *enabled != 0;
    settings.dhcp = dhcp;
    const char* address = dhcp ? "DhcpIPAddress" : "IPAddress";
    const char* mask = dhcp ? "DhcpSubnetMask" : "SubnetMask";
    add_addresses(stored::texts(values, address), stored::texts(values, mask), settings);
    const auto gateways = addresses_in(stored::texts(values, dhcp ? "DhcpDefaultGateway" : "DefaultGateway"));
    settings.gateway = gateways.empty() ? Value() : Value(gateways.front().to_string());
    const auto fixed = addresses_in(stored::texts(values, "NameServer"));
    settings.dns = list_of(dhcp && fixed.empty() ? addresses_in(stored::texts(values, "DhcpNameServer")) : fixed);
    // That name servers set by hand go before those of DHCP is not verified on real bytes.
    settings.assurance = dhcp && !fixed.empty() ? Assurance::inferred : Assurance::verified;
    return settings;
}

/// What Windows makes for itself (tunnels, dial-up ports, the kernel's debugger) is no adapter of the machine.
bool is_adapter(const std::string& name, const std::optional<std::string>& device) {
    // Windows puts a star into the names of those that it hides, where nobody can type one.
    if (name.find('*') != std::string::npos || name.starts_with("isatap.")) {
        return false;
    }
    if (!device) {
        return true;
    }
    const std::string bus = folded(device->substr(0, device->find('\\')));
    return bus != "root" && bus != "swd" && bus != "bth";
}

struct Adapter {
    std::string name;
    std::string identifier;  ///< "{698e50a9-…}"
    Settings settings;
};

/// Nothing: the interface is no adapter that people see.
Observed<std::optional<Adapter>> adapter_of(RegistryHive& system, const std::string& set,
                                            const std::string& identifier) {
    constexpr std::string_view network = "\\Control\\Network\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\";
    const auto connection = stored::values_if_there(system, set + std::string(network) + identifier + "\\Connection");
    const auto values = system.values(set + "\\Services\\Tcpip\\Parameters\\Interfaces\\" + identifier);
    if (!connection || !values) {
        return tl::unexpected(connection ? values.error() : connection.error());
    }
    const auto name = stored::filled_text(*connection, "Name");
    if (!name || !is_adapter(*name, stored::filled_text(*connection, "PnpInstanceID"))) {
        return std::nullopt;
    }
    return Adapter{harmless(*name), folded(harmless(identifier)), settings_in(*values)};
}

Fact fact_of(const Adapter& adapter, bool is_name_shared) {
    const Settings& settings = adapter.settings;
    return make_fact("network_interface",
                     {{"name", is_name_shared ? adapter.name + " " + adapter.identifier : adapter.name},
                      {"dhcp", settings.dhcp},
                      {"addresses", settings.addresses},
                      {"networks", settings.networks},
                      {"gateway", settings.gateway},
                      {"dns", settings.dns}},
                     {}, settings.assurance);
}

}  // namespace

Facts network_interface_facts(MachineHives& hives) {
    const auto system = hives.find("SYSTEM");
    if (!system) {
        return tl::unexpected(system.error());
    }
    const auto set = stored::control_set(**system);
    if (!set) {
        return tl::unexpected(set.error());
    }
    const auto interfaces = (*system)->keys(*set + "\\Services\\Tcpip\\Parameters\\Interfaces");
    if (!interfaces) {
        return tl::unexpected(interfaces.error());
    }
    std::vector<Adapter> adapters;
    std::map<std::string, int> names;
    for (const std::string& identifier : *interfaces) {
        auto adapter = adapter_of(**system, *set, identifier);
        if (!adapter) {
            return tl::unexpected(adapter.error());
        }
        if (*adapter) {
            ++names[(*adapter)->name];
            adapters.push_back(std::move(**adapter));
        }
    }
    std::vector<Fact> facts;
    for (const Adapter& adapter : adapters) {
        facts.push_back(fact_of(adapter, names[adapter.name] > 1));
    }
    return facts;
}

}  // namespace plateau::windows_platform

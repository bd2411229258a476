#include <fmt/format.h>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/jnap/facts.h"
#include "engine/platforms/jnap/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::jnap_platform {

namespace {

using linux_platform::printable;

Value address_at(const Value& value, std::string_view name) {
    const auto address = Ipv4Address::parse(text_at(value, name).value_or(""));
    return address ? Value(address->to_string()) : Value();
}

/// dnsServer1 to dnsServer3; one that is not set is not there, or 0.0.0.0.
List name_servers(const Value& value) {
    List servers;
    for (const char* name : {"dnsServer1", "dnsServer2", "dnsServer3"}) {
        const Value address = address_at(value, name);
        if (!address.is_null() && address != Value("0.0.0.0")) {
            servers.push_back(address);
        }
    }
    return servers;
}

Value text_or_null(const std::optional<std::string>& text) {
    return text && !text->empty() ? Value(printable(*text)) : Value();
}

/// What GetLANSettings says of the router's own network.
struct Lan {
    Ipv4Address address{0};
    Ipv4Prefix network = Ipv4Prefix::containing(Ipv4Address(0), 0);
    bool gives_addresses = false;
    Value dhcp;  ///< dhcpSettings
};

constexpr const char* lan_action = "router/GetLANSettings";

Observed<Lan> lan_of(const Answers& router) {
    const auto settings = router.output(lan_action);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const auto address = Ipv4Address::parse(text_at(*settings, "ipAddress").value_or(""));
    const auto length = number_at(*settings, "networkPrefixLength");
    const auto enabled = flag_at(*settings, "isDHCPEnabled");
    if (!address || !length || *length < 1 || *length > 30) {
        return unread(lan_action, !address ? "ipAddress" : "networkPrefixLength");
    }
    if (!enabled) {
        return unread(lan_action, "isDHCPEnabled");
    }
    const Value* dhcp = settings->find("dhcpSettings");
    return Lan{.address = *address,
               .network = Ipv4Prefix::containing(*address, static_cast<int>(*length)),
               .gives_addresses = *enabled,
               .dhcp = dhcp == nullptr ? Value() : *dhcp};
}

std::string_view wan_mode(const std::string& type) {
    return type == "DHCP" ? "dhcp" : type == "Static" ? "static" : type == "PPPoE" ? "pppoe" : "other";
}

/// Not the factory's: where both are told, nothing short of both will do, for a router with a password of its own on a
/// label says that it has no default one.
std::optional<bool> password_set(const Answers& router) {
    const auto is_default = router.output("core/IsAdminPasswordDefault");
    const auto by_user = router.output("nodes/setup/IsAdminPasswordSetByUser");
    const auto standard = is_default ? flag_at(*is_default, "isAdminPasswordDefault") : std::nullopt;
    const auto chosen = by_user ? flag_at(*by_user, "isAdminPasswordSetByUser") : std::nullopt;
    if (!standard && !chosen) {
        return std::nullopt;
    }
    return !standard.value_or(false) && chosen.value_or(true);
}

}  // namespace

std::optional<std::string> text_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_string() == nullptr ? std::nullopt : std::optional(*member->as_string());
}

std::optional<bool> flag_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_bool() == nullptr ? std::nullopt : std::optional(*member->as_bool());
}

std::optional<std::int64_t> number_at(const Value& value, std::string_view name) {
    const Value* member = value.find(name);
    return member == nullptr || member->as_integer() == nullptr ? std::nullopt : std::optional(*member->as_integer());
}

const List& list_at(const Value& value, std::string_view name) {
    static const List none;
    const Value* member = value.find(name);
    return member == nullptr || member->as_list() == nullptr ? none : *member->as_list();
}

tl::unexpected<Unobserved> unread(std::string_view action, std::string_view member) {
    return unobserved(reason::answer_unread, fmt::format("{}: {}", action, member));
}

Facts host_facts(const Answers& router) {
    const auto settings = router.output(lan_action);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    return std::vector<Fact>{make_fact("host", {{"name", text_or_null(text_at(*settings, "hostName"))}},
                                       router.evidence({lan_action}), Assurance::sourced)};
}

Facts dhcp_server_facts(const Answers& router) {
    const auto lan = lan_of(router);
    if (!lan) {
        return tl::unexpected(lan.error());
    }
    Record value{{"scope", lan->network.to_string()},
                 {"enabled", lan->gives_addresses},
                 {"first", address_at(lan->dhcp, "firstClientIPAddress")},
                 {"last", address_at(lan->dhcp, "lastClientIPAddress")},
                 {"gateway", lan->address.to_string()}};
    if (const auto minutes = number_at(lan->dhcp, "leaseMinutes"); minutes && *minutes > 0) {
        value["lease_minutes"] = *minutes;
    }
    // What it announces where no server is set was never seen.
    if (List servers = name_servers(lan->dhcp); !servers.empty()) {
        value["dns"] = std::move(servers);
    }
    return std::vector<Fact>{make_fact("dhcp_server", value, router.evidence({lan_action}), Assurance::sourced)};
}

Facts dhcp_reservation_facts(const Answers& router) {
    const auto lan = lan_of(router);
    if (!lan) {
        return tl::unexpected(lan.error());
    }
    std::vector<Fact> facts;
    for (const Value& one : list_at(lan->dhcp, "reservations")) {
        const auto mac = MacAddress::parse(text_at(one, "macAddress").value_or(""));
        const Value address = address_at(one, "ipAddress");
        if (!mac || address.is_null()) {
            return unread(lan_action, "reservations");
        }
        facts.push_back(make_fact(
            "dhcp_reservation",
            {{"mac", mac->to_string()}, {"address", address}, {"name", text_or_null(text_at(one, "description"))}},
            router.evidence({lan_action}), Assurance::sourced));
    }
    return facts;
}

Facts wan_facts(const Answers& router) {
    constexpr const char* settings_action = "router/GetWANSettings";
    constexpr const char* status_action = "router/GetWANStatus";
    const auto settings = router.output(settings_action);
    const auto status = router.output(status_action);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const auto type = text_at(*settings, "wanType");
    if (!type) {
        return unread(settings_action, "wanType");
    }
    Record value{{"mode", wan_mode(*type)}};
    const Value* fixed = *type == "Static" ? settings->find("staticSettings") : nullptr;
    const Value* running = status ? status->find("wanConnection") : nullptr;
    // A router that is not connected tells no connection.
    if (fixed != nullptr || status) {
        const Value told = fixed != nullptr ? *fixed : running != nullptr ? *running : Value();
        value["address"] = address_at(told, "ipAddress");
        value["gateway"] = address_at(told, "gateway");
        value["dns"] = name_servers(told);
    }
    return std::vector<Fact>{
        make_fact("wan", value, router.evidence({settings_action, status_action}), Assurance::sourced)};
}

Facts router_admin_facts(const Answers& router) {
    constexpr const char* management = "routermanagement/GetManagementSettings";
    const auto info = router.output("core/GetDeviceInfo");
    const auto settings = router.output(management);
    if (!info || !settings) {
        return tl::unexpected(!info ? info.error() : settings.error());
    }
    const auto remotely = flag_at(*settings, "canManageRemotely");
    if (!remotely) {
        return unread(management, "canManageRemotely");
    }
    Record value{{"model", text_or_null(text_at(*info, "modelNumber"))},
                 {"firmware", text_or_null(text_at(*info, "firmwareVersion"))},
                 {"remote_management", *remotely}};
    if (const auto set = password_set(router)) {
        value["password_set"] = *set;
    }
    return std::vector<Fact>{make_fact("router_admin", value,
                                       router.evidence({"core/GetDeviceInfo", management, "core/IsAdminPasswordDefault",
                                                        "nodes/setup/IsAdminPasswordSetByUser"}),
                                       Assurance::sourced)};
}

Facts firewall_profile_facts(const Answers& router) {
    constexpr const char* action = "firewall/GetFirewallSettings";
    const auto settings = router.output(action);
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    const auto enabled = flag_at(*settings, "isIPv4FirewallEnabled");
    if (!enabled) {
        return unread(action, "isIPv4FirewallEnabled");
    }
    return std::vector<Fact>{make_fact("firewall_profile", {{"name", "all"}, {"enabled", *enabled}},
                                       router.evidence({action}), Assurance::sourced)};
}

}  // namespace plateau::jnap_platform

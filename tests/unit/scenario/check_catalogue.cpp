#include "tests/unit/scenario/check_catalogue.h"

#include <functional>

namespace plateau::test {

namespace {

FieldSpec field(std::string name, FieldType type, bool required = true) {
    return {.name = std::move(name), .type = type, .required = required};
}

FieldSpec choice(std::string name, std::vector<std::string> choices) {
    FieldSpec spec = field(std::move(name), FieldType::choice);
    spec.choices = std::move(choices);
    return spec;
}

FieldSpec list(std::string name, FieldSpec element) {
    FieldSpec spec = field(std::move(name), FieldType::list, false);
    spec.element = {std::move(element)};
    return spec;
}

FieldSpec list(std::string name, FieldType element) {
    return list(std::move(name), field("", element));
}

FieldSpec optional_field(std::string name, FieldType type) {
    return field(std::move(name), type, false);
}

/// The checks of routers and workstations that the practice subject has.
void add_machines(const std::function<void(std::string, std::vector<FieldSpec>)>& add) {
    add("router.dhcp_range",
        {optional_field("scope", FieldType::prefix), optional_field("first", FieldType::ipv4),
         optional_field("last", FieldType::ipv4), optional_field("gateway", FieldType::ipv4),
         list("dns", FieldType::ipv4), optional_field("lease_minutes", FieldType::integer),
         optional_field("domain", FieldType::name), optional_field("enabled", FieldType::boolean)});
    add("router.port_forward",
        {choice("protocol", {"tcp", "udp", "both"}), field("external_ports", FieldType::ports),
         field("internal_address", FieldType::ipv4), optional_field("internal_ports", FieldType::ports)});
    add("wifi.mac_filter", {choice("mode", {"off", "allow", "deny"}), list("macs", FieldType::mac),
                            optional_field("only", FieldType::boolean)});
    add("workstation.scheduled_task", {field("command", FieldType::text), optional_field("trigger", FieldType::text),
                                       optional_field("user", FieldType::name)});
    add("workstation.local_account",
        {field("name", FieldType::name), optional_field("absent", FieldType::boolean), list("groups", FieldType::name),
         list("not_groups", FieldType::name), optional_field("enabled", FieldType::boolean)});
    add("router.admin",
        {optional_field("password", FieldType::secret), optional_field("password_set", FieldType::boolean),
         optional_field("remote_management", FieldType::boolean)});
    add("files.identical", {field("path", FieldType::text), field("sha256", FieldType::text)});
    add("workstation.host", {optional_field("name", FieldType::name), optional_field("time_zone", FieldType::text),
                             optional_field("locale", FieldType::text)});
}

}  // namespace

CheckCatalogue catalogue() {
    FieldSpec member = field("member", FieldType::record, false);
    member.members = {field("name", FieldType::name), field("since", FieldType::timestamp, false)};
    CheckCatalogue result;
    const auto add = [&](std::string id, std::vector<FieldSpec> fields) {
        result.checks.emplace(id,
                              CheckSpec{.id = id, .family = id.substr(0, id.find('.')), .expect = std::move(fields)});
    };
    add("dhcp.reservation",
        {field("mac", FieldType::mac), field("address", FieldType::ipv4), field("name", FieldType::name, false)});
    add("domain.joined", {field("domain", FieldType::name), field("directory", FieldType::role)});
    add("directory.member", {field("account", FieldType::name), field("group", FieldType::name)});
    add("directory.account", {field("account", FieldType::name), optional_field("absent", FieldType::boolean),
                              optional_field("unit", FieldType::name), optional_field("enabled", FieldType::boolean)});
    add("shares.access", {field("share", FieldType::name), field("account", FieldType::name),
                          choice("right", {"read", "change", "full"}), field("path", FieldType::text, false),
                          field("exactly", FieldType::boolean, false)});
    for (const char* id : {"firewall.allows", "firewall.blocks"}) {
        add(id, {choice("protocol", {"tcp", "udp"}), field("port", FieldType::ports),
                 field("from", FieldType::prefix, false), field("persistent", FieldType::boolean, false)});
    }
    add("vpn.client", {field("server", FieldType::name), field("port", FieldType::integer, false),
                       choice("protocol", {"wireguard", "openvpn", "ikev2", "l2tp", "pptp", "sstp"}),
                       list("routes", FieldType::prefix)});
    add("vpn.server", {choice("protocol", {"wireguard", "openvpn", "ikev2", "l2tp", "pptp", "sstp"}),
                       field("port", FieldType::integer), field("peers", FieldType::integer, false)});
    add_machines(add);
    const FieldSpec security = choice("", {"none", "wpa2", "wpa2_wpa3", "wpa3"});
    add("wifi.network", {field("ssid", FieldType::text), field("hidden", FieldType::boolean, false),
                         list("security", security), optional_field("channel", FieldType::integer),
                         field("passphrase", FieldType::secret, false), member, list("guests", FieldType::name)});
    result.checks.emplace(
        "fact", CheckSpec{.id = "fact", .family = "fact", .reads = {{.kind = {}, .of = {}, .kind_from = "kind"}}});
    result.kinds["scheduled_task"] = {field("name", FieldType::text), field("enabled", FieldType::boolean),
                                      field("user", FieldType::name), field("command", FieldType::text)};
    result.kinds["dhcp_server"] = {field("scope", FieldType::prefix), field("first", FieldType::ipv4),
                                   field("lease_minutes", FieldType::integer), list("dns", FieldType::ipv4)};
    result.kinds["file"] = {field("path", FieldType::text), field("size", FieldType::integer),
                            field("secret", FieldType::secret)};
    return result;
}

}  // namespace plateau::test

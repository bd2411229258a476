#include "tests/unit/scenario/check_catalogue.h"

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

FieldSpec list(std::string name, FieldType element) {
    FieldSpec spec = field(std::move(name), FieldType::list, false);
    spec.element = {field("", element)};
    return spec;
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
    add("shares.access", {field("share", FieldType::name), field("account", FieldType::name),
                          choice("right", {"read", "change", "full"}), field("path", FieldType::text, false)});
    for (const char* id : {"firewall.allows", "firewall.blocks"}) {
        add(id, {choice("protocol", {"tcp", "udp"}), field("port", FieldType::ports),
                 field("from", FieldType::prefix, false), field("persistent", FieldType::boolean, false)});
    }
    add("vpn.client", {field("server", FieldType::name), field("port", FieldType::integer, false),
                       choice("protocol", {"wireguard", "openvpn", "ikev2", "l2tp", "pptp", "sstp"}),
                       list("routes", FieldType::prefix)});
    add("vpn.server", {choice("protocol", {"wireguard", "openvpn", "ikev2", "l2tp", "pptp", "sstp"}),
                       field("port", FieldType::integer), field("peers", FieldType::integer, false)});
    add("wifi.network", {field("ssid", FieldType::text), field("hidden", FieldType::boolean, false),
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

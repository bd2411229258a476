#include "engine/platforms/linux/parse_interfaces.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

std::string text_of(const Value& object, std::string_view member) {
    const Value* value = object.find(member);
    return value != nullptr && value->as_string() != nullptr ? *value->as_string() : std::string();
}

Observed<List> objects_of(std::string_view json) {
    const auto document = value_from_json(json);
    if (!document) {
        return unobserved(reason::ip_invalid, document.error());
    }
    const List* list = document->as_list();
    if (list == nullptr) {
        return unobserved(reason::ip_invalid, "it is no list");
    }
    List objects;
    std::copy_if(list->begin(), list->end(), std::back_inserter(objects),
                 [](const Value& object) { return object.as_record() != nullptr && !object.as_record()->empty(); });
    return objects;
}

bool has_flag(const Value& object, std::string_view flag) {
    const Value* flags = object.find("flags");
    const List* list = flags == nullptr ? nullptr : flags->as_list();
    return list != nullptr && std::find(list->begin(), list->end(), Value(flag)) != list->end();
}

void add_address(Interface& interface, const Value& object) {
    const auto address = Ipv4Address::parse(text_of(object, "local"));
    const Value* length = object.find("prefixlen");
    const std::int64_t* bits = length == nullptr ? nullptr : length->as_integer();
    if (text_of(object, "family") != "inet" || !address || bits == nullptr || *bits < 0 || *bits > 32) {
        return;
    }
    const Value* dynamic = object.find("dynamic");
    interface.addresses.push_back({.address = *address,
                                   .network = Ipv4Prefix::containing(*address, static_cast<int>(*bits)),
                                   .dynamic = dynamic != nullptr && *dynamic == Value(true)});
}

}  // namespace

Observed<std::vector<Interface>> parse_addresses(std::string_view json) {
    const auto objects = objects_of(json);
    if (!objects) {
        return tl::unexpected(objects.error());
    }
    std::vector<Interface> interfaces;
    for (const Value& object : *objects) {
        Interface interface{.name = printable(text_of(object, "ifname")),
                            .link_type = text_of(object, "link_type"),
                            .mac = std::nullopt,
                            .up = has_flag(object, "UP"),
                            .addresses = {}};
        if (interface.name.empty()) {
            return unobserved(reason::ip_invalid, "an interface has no name");
        }
        if (interface.link_type == "ether") {
            interface.mac = MacAddress::parse(text_of(object, "address"));
        }
        const Value* addresses = object.find("addr_info");
        if (addresses != nullptr && addresses->as_list() != nullptr) {
            for (const Value& address : *addresses->as_list()) {
                add_address(interface, address);
            }
        }
        interfaces.push_back(std::move(interface));
    }
    return interfaces;
}

Observed<std::map<std::string, Ipv4Address>> parse_default_routes(std::string_view json) {
    const auto objects = objects_of(json);
    if (!objects) {
        return tl::unexpected(objects.error());
    }
    std::map<std::string, Ipv4Address> gateways;
    // Routes are listed by metric, so the first of an interface is the one used.
    for (const Value& object : *objects) {
        const auto gateway = Ipv4Address::parse(text_of(object, "gateway"));
        if (text_of(object, "dst") == "default" && gateway) {
            gateways.emplace(printable(text_of(object, "dev")), *gateway);
        }
    }
    return gateways;
}

std::vector<Ipv4Address> parse_resolv_conf(std::string_view text) {
    std::vector<Ipv4Address> servers;
    for (const std::string_view line : lines_of(text)) {
        const auto words = words_of(line);
        const auto address =
            words.size() >= 2 && words[0] == "nameserver" ? Ipv4Address::parse(words[1]) : std::nullopt;
        if (address) {
            servers.push_back(*address);
        }
    }
    return servers;
}

std::map<std::string, std::string> parse_interface_methods(std::string_view text) {
    std::map<std::string, std::string> methods;
    for (const std::string_view line : lines_of(text)) {
        const auto words = words_of(line);
        if (words.size() >= 4 && words[0] == "iface" && words[2] == "inet") {
            methods.emplace(printable(words[1]), std::string(words[3]));
        }
    }
    return methods;
}

}  // namespace plateau::linux_platform

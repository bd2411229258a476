#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// An IPv4 address an interface has.
struct InterfaceAddress {
    Ipv4Address address{0};
    Ipv4Prefix network = Ipv4Prefix::containing(Ipv4Address(0), 0);
    bool dynamic = false;  ///< it has a limited life: given by a server
};

/// A network interface as the kernel has it.
struct Interface {
    std::string name;
    std::string link_type;  ///< "ether", "loopback", "none", …
    std::optional<MacAddress> mac;
    bool up = false;
    std::vector<InterfaceAddress> addresses;
};

/// Reads `ip -j address show`. "linux.ip.invalid" when it is none.
Observed<std::vector<Interface>> parse_addresses(std::string_view json);

/// Default gateways by interface, the preferred one of several, from `ip -j -4 route show`.
Observed<std::map<std::string, Ipv4Address>> parse_default_routes(std::string_view json);

/// The IPv4 name servers of a resolv.conf, in its order.
std::vector<Ipv4Address> parse_resolv_conf(std::string_view text);

/// How each interface of an /etc/network/interfaces gets its IPv4 address: "dhcp", "static", "manual", "loopback".
std::map<std::string, std::string> parse_interface_methods(std::string_view text);

}  // namespace plateau::linux_platform

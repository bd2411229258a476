#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/fact.h"
#include "engine/platforms/ddwrt/router.h"
#include "engine/support/observed.h"

/// A function a kind: the facts of that kind in what a router said, or why they are not known. Pure, but for what
/// `settings` remembers.
namespace plateau::ddwrt_platform {

using Facts = Observed<std::vector<Fact>>;

/// host
Facts host_facts(Settings& settings);
/// network_interface
Facts interface_facts(Settings& settings);
/// wan
Facts wan_facts(Settings& settings);
/// router_admin
Facts router_admin_facts(Settings& settings);
/// firewall_profile: one, of the whole router
Facts firewall_profile_facts(Settings& settings);
/// dhcp_server
Facts dhcp_server_facts(Settings& settings);
/// dhcp_reservation
Facts dhcp_reservation_facts(Settings& settings);
/// wifi_network
Facts wifi_facts(Settings& settings);
/// mac_filter
Facts mac_filter_facts(Settings& settings);
/// port_forward
Facts port_forward_facts(Settings& settings);
/// vpn_connection
Facts vpn_connection_facts(Settings& settings);
/// vpn_server
Facts vpn_server_facts(Settings& settings);

/// An address of a router and the network it is in.
struct OwnAddress {
    Ipv4Address address{0};
    Ipv4Prefix network = Ipv4Prefix::containing(Ipv4Address(0), 0);
};

/// What OWNER_ipaddr and OWNER_netmask give ("lan", "wl0.1"); nothing where no address is set. 0.0.0.0 is none.
std::optional<OwnAddress> own_address(Settings& settings, std::string_view owner);

/// An address of one setting, or null: 0.0.0.0 is none.
Value address_value(Settings& settings, std::string_view key);

/// The addresses among the words of a text; 0.0.0.0 is none.
List addresses_among(std::string_view text);

/// `text` made printable, or null for an empty one.
Value text_or_null(std::string_view text);

/// A port from 1; nothing for anything else.
std::optional<int> port_of(std::string_view text);

/// A wireless interface for which settings are there.
struct Radio {
    std::string name;    ///< "wl0", "ath0.1"
    std::string device;  ///< the one it is sent by: "wl0", "ath0"
};

/// The wireless interfaces: those of the router's radios, and virtual ones that their radio lists. "ddwrt.ambiguous"
/// where settings of another driver were left behind and which interfaces are there was not told.
Observed<std::vector<Radio>> radios_of(Settings& settings);

/// A setting of an interface, which some builds keep with an X for the dot in its name ("wl0X1_security_mode").
std::string text_of(Settings& settings, std::string_view interface, std::string_view setting);

}  // namespace plateau::ddwrt_platform

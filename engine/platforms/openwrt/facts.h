#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/fact.h"
#include "engine/platforms/openwrt/router.h"
#include "engine/support/observed.h"

/// A function a kind: the facts of that kind in what a router said, or why they are not known. Pure.
namespace plateau::openwrt_platform {

using Facts = Observed<std::vector<Fact>>;

/// host
Facts host_facts(const Router& router);
/// network_interface
Facts interface_facts(const Router& router);
/// wan
Facts wan_facts(const Router& router);
/// router_admin
Facts router_admin_facts(const Router& router);
/// dhcp_server
Facts dhcp_server_facts(const Router& router);
/// dhcp_reservation
Facts dhcp_reservation_facts(const Router& router);
/// wifi_network
Facts wifi_facts(const Router& router);
/// mac_filter
Facts mac_filter_facts(const Router& router);
/// port_forward
Facts port_forward_facts(const Router& router);
/// firewall_profile: one a zone
Facts firewall_profile_facts(const Router& router);
/// vpn_connection
Facts vpn_connection_facts(const Router& router);
/// vpn_server
Facts vpn_server_facts(const Router& router);

/// An address of a router and the network it is in.
struct OwnAddress {
    Ipv4Address address{0};
    Ipv4Prefix network = Ipv4Prefix::containing(Ipv4Address(0), 0);
};

/// The IPv4 addresses that an interface section gives: ipaddr with netmask, or in CIDR notation, or a list.
std::vector<OwnAddress> addresses_of(const UciSection& interface);

/// A network in CIDR notation, an address of it or an address alone; nothing for anything else.
std::optional<OwnAddress> own_address(std::string_view text);

/// A zone of the firewall: its networks and what becomes of packets that no rule names.
struct Zone {
    std::string name;
    std::vector<std::string> networks;
    std::string input;  ///< "ACCEPT", "REJECT", "DROP"
    std::string output;
    std::string forward;
    bool outside = false;  ///< it hides what is behind it, or is called wan
};

/// The zones of the firewall that are switched on, with what they take from its defaults.
std::vector<Zone> zones_of(const UciPackage& firewall);

/// Whether the zone of a rule ("src") is one that is outside; "*" is every zone.
bool comes_from_outside(const std::vector<Zone>& zones, const std::string& source);

/// `text` made printable, or null for an empty one.
Value text_or_null(std::string_view text);

/// The IPv4 addresses among words.
List addresses_among(const std::vector<std::string>& words);

/// router_admin.model and .firmware, as far as they are told.
Record administration_texts(const Router& router);

/// A port from 1; nothing for anything else.
std::optional<int> port_of(std::string_view text);

}  // namespace plateau::openwrt_platform

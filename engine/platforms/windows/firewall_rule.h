#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/linux/number_set.h"

namespace plateau::windows_platform {

using linux_platform::NumberSet;

/// The IPv4 addresses of one side, as keywords leave them open.
struct RuleAddresses {
    NumberSet set{0, 0xffffffff};  ///< those that may match; empty: no IPv4 packet does
    bool own_networks = false;     ///< the machine's networks ("LocalSubnet") beside `set`
};

/// A rule of the firewall of Windows. It matches nothing but what these fields let through, and that only where all of
/// `conditions` hold.
struct FirewallRule {
    std::optional<bool> allows;  ///< nothing: it does something else
    std::string direction;       ///< "in", "out"; empty: not said
    bool active = false;
    std::string name;     ///< empty: none; "@file,-number": a text of that file
    std::string program;  ///< a path, "System", or the SID of a package; empty: any
    std::string service;  ///< empty: any
    std::string protocol = "any";
    NumberSet local_ports{0, 65535};
    NumberSet remote_ports{0, 65535};
    RuleAddresses local;
    RuleAddresses remote;
    std::vector<std::string> icmp_types;  ///< empty: any
    std::set<std::string> profiles;       ///< "domain", "private", "public"; empty: all
    std::vector<std::string> conditions;  ///< what else must hold, as written: "IFType=Wireless"
    /// Parts whose meaning is not known; of a rule with one nothing may be concluded.
    std::vector<std::string> unknown;
    /// A part is read as is usual and not as is written anywhere: "IPHTTPSIn" as port 443.
    bool inferred = false;
};

/// Reads the text of a rule, "v2.10|Action=Allow|…|" (MS-GPFAS 2.2.2.19). Any text is one: what is wrong with it is
/// in `unknown`. Time and size are in proportion to the text's.
FirewallRule parse_firewall_rule(std::string_view text);

}  // namespace plateau::windows_platform

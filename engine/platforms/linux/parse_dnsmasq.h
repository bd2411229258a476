#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/address.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A dhcp-range.
struct DnsmasqRange {
    Ipv4Address first{0};
    std::optional<Ipv4Address> last;   ///< nothing: no addresses are given out but reserved ones
    std::optional<int> prefix_length;  ///< nothing: that of the interface
    std::int64_t lease_minutes = 60;   ///< -1: for ever
    std::set<std::string> sets;        ///< tags it gives
};

/// A dhcp-option by its number.
struct DnsmasqOption {
    int number = 0;
    std::vector<std::string> values;
    std::set<std::string> tags;  ///< it is sent only with these
};

/// A dhcp-host.
struct DnsmasqHost {
    std::vector<MacAddress> macs;
    std::optional<Ipv4Address> address;
    std::string name;  ///< empty: none
    bool ignored = false;
};

/// What dnsmasq's files say about DHCP over IPv4.
struct DnsmasqConfig {
    std::vector<DnsmasqRange> ranges;
    std::vector<DnsmasqOption> options;
    std::vector<DnsmasqHost> hosts;
    std::string domain;  ///< empty: none
};

/// A file dnsmasq may read: its path and content.
using DnsmasqFiles = std::map<std::string, std::string, std::less<>>;

/// Reads `main` and the files it leads to (conf-file, conf-dir, dhcp-hostsfile, dhcp-hostsdir) among `files`.
/// "linux.dnsmasq.invalid" with file and line; "linux.dnsmasq.unread" where a file that counts is not among `files`.
Observed<DnsmasqConfig> parse_dnsmasq(const std::string& main, const DnsmasqFiles& files);

/// A lease time in minutes, -1 for ever: seconds without a unit, 45m, 12h, 7d, 2w, infinite. Nothing for anything else.
std::optional<std::int64_t> lease_minutes(std::string_view text);

/// The value of dhcp-host or a line of a hosts file. Nothing when dnsmasq would refuse it.
std::optional<DnsmasqHost> parse_dhcp_host(std::string_view value);

}  // namespace plateau::linux_platform

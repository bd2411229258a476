#include <algorithm>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/model/secret.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/parse_dnsmasq.h"
#include "engine/platforms/linux/parse_hostapd.h"
#include "engine/platforms/linux/parse_interfaces.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

/// Read by hostapd's documentation: no access point was ever seen to do what its file says.
constexpr Assurance hostapd_assurance = Assurance::sourced;

struct Dhcp {
    DnsmasqConfig config;
    std::vector<std::string> evidence;
};

/// Nothing when the machine has no dnsmasq.
Observed<std::optional<Dhcp>> read_dhcp(const Reply& reply) {
    const auto entries = find_entries(reply, "dhcp", "dnsmasq");
    if (!entries) {
        return tl::unexpected(entries.error());
    }
    if (entries->empty()) {
        return std::optional<Dhcp>();
    }
    DnsmasqFiles files;
    Dhcp dhcp;
    for (const Entry* entry : *entries) {
        files.emplace(entry->label, entry->out);
        dhcp.evidence.push_back(entry->hash);
    }
    auto config = parse_dnsmasq(entries->front()->label, files);
    if (!config) {
        return tl::unexpected(config.error());
    }
    dhcp.config = std::move(*config);
    return std::optional(std::move(dhcp));
}

/// The words of the first line of /proc of that program; nothing when it does not run.
std::optional<std::vector<std::string_view>> arguments_of(const Entry& processes, std::string_view program) {
    for (const std::string_view line : lines_of(processes.out)) {
        auto words = words_of(line);
        if (!words.empty() && words[0] == program) {
            return words;
        }
    }
    return std::nullopt;
}

/// Options on its command line would be missing from the files.
bool sets_dhcp(const std::vector<std::string_view>& words) {
    return std::any_of(words.begin(), words.end(), [](std::string_view word) {
        return word.starts_with("--dhcp-") || word.starts_with("-F") || word.starts_with("-G") ||
               word.starts_with("-O");
    });
}

/// The machine's own address in the network that a range lies in.
const InterfaceAddress* own_address(const std::vector<Interface>& interfaces, const DnsmasqRange& range) {
    for (const Interface& interface : interfaces) {
        for (const InterfaceAddress& address : interface.addresses) {
            if (address.network.contains(range.first)) {
                return &address;
            }
        }
    }
    return nullptr;
}

/// The last option of that number that is sent to clients of the range.
const DnsmasqOption* option_for(const Dhcp& dhcp, const DnsmasqRange& range, int number) {
    const DnsmasqOption* found = nullptr;
    for (const DnsmasqOption& option : dhcp.config.options) {
        const bool sent = std::includes(range.sets.begin(), range.sets.end(), option.tags.begin(), option.tags.end());
        if (option.number == number && sent) {
            found = &option;
        }
    }
    return found;
}

/// What an option with addresses announces; without one dnsmasq announces itself, and "0.0.0.0" is itself too.
List announced(const Dhcp& dhcp, const DnsmasqRange& range, int number, const InterfaceAddress* own) {
    List list;
    const DnsmasqOption* option = option_for(dhcp, range, number);
    if (option == nullptr && own != nullptr) {
        list.emplace_back(own->address.to_string());
    }
    if (option != nullptr) {
        for (const std::string& text : option->values) {
            const auto address = Ipv4Address::parse(text);
            if (address && address->bits() == 0 && own != nullptr) {
                list.emplace_back(own->address.to_string());
            } else if (address) {
                list.emplace_back(address->to_string());
            }
        }
    }
    return list;
}

Fact server_fact(const Dhcp& dhcp, const DnsmasqRange& range, const std::vector<Interface>& interfaces, bool running) {
    const InterfaceAddress* own = own_address(interfaces, range);
    // A range on no network of the machine is not served; how large its network was meant to be is a guess.
    const bool known = own != nullptr || range.prefix_length.has_value();
    const Ipv4Prefix scope = range.prefix_length ? Ipv4Prefix::containing(range.first, *range.prefix_length)
                             : own != nullptr    ? own->network
                                                 : Ipv4Prefix::containing(range.first, 24);
    const List routers = announced(dhcp, range, 3, own);
    return make_fact("dhcp_server",
                     {{"scope", scope.to_string()},
                      {"enabled", running && own != nullptr},
                      {"first", range.last ? Value(range.first.to_string()) : Value()},
                      {"last", range.last ? Value(range.last->to_string()) : Value()},
                      {"lease_minutes", range.lease_minutes},
                      {"gateway", routers.empty() ? Value() : routers.front()},
                      {"dns", announced(dhcp, range, 6, own)},
                      {"domain", dhcp.config.domain.empty() ? Value() : Value(dhcp.config.domain)}},
                     dhcp.evidence, known ? Assurance::verified : Assurance::inferred);
}

struct AccessPoint {
    const Entry* file = nullptr;
    std::vector<HostapdNetwork> networks;
};

Observed<std::vector<AccessPoint>> read_access_points(const Reply& reply) {
    const auto files = find_entries(reply, "wifi", "hostapd");
    if (!files) {
        return tl::unexpected(files.error());
    }
    std::vector<AccessPoint> points;
    for (const Entry* file : *files) {
        auto networks = parse_hostapd(file->out);
        if (!networks) {
            return unobserved(networks.error().code, file->label + ": " + networks.error().why);
        }
        points.push_back({file, std::move(*networks)});
    }
    return points;
}

Value channel_of(const HostapdNetwork& radio) {
    const std::string text = radio.option("channel");
    if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos) {
        return {};
    }
    const int channel = std::stoi(text);
    return channel == 0 ? Value() : Value(channel);
}

/// wifi_network.passphrase: null where there is none; nothing where it is not known.
std::optional<Value> passphrase_of(const HostapdNetwork& network, const Reply& reply) {
    const auto options = network.passphrases();
    if (!options) {
        return std::nullopt;
    }
    std::optional<Value> known;
    for (const std::string& option : *options) {
        const auto found = reply.secrets.find(option);
        if (found == reply.secrets.end() || (known && compared(*known) != compared(found->second))) {
            return std::nullopt;
        }
        known = found->second;
    }
    return known.value_or(Value());
}

/// Addresses of a list file: the first word of each line.
Observed<List> mac_list(const Reply& reply, const std::string& path, std::vector<std::string>& evidence) {
    List macs;
    if (path.empty()) {
        return macs;
    }
    for (const Entry& entry : reply.groups.find("wifi")->second) {
        if (entry.name != "mac-list" || entry.label != path || entry.state != Entry::State::ok) {
            continue;
        }
        evidence.push_back(entry.hash);
        for (const std::string_view line : lines_of(entry.out)) {
            const auto words = words_of(line);
            const auto mac = words.empty() || words[0].starts_with('#') ? std::nullopt : MacAddress::parse(words[0]);
            if (mac) {
                macs.emplace_back(mac->to_string());
            }
        }
        return macs;
    }
    return unobserved(reason::hostapd_unread, path);
}

Observed<Record> filter_of(const Reply& reply, const HostapdNetwork& network, std::vector<std::string>& evidence) {
    const std::string mode = network.option("macaddr_acl");
    if (mode == "2") {
        return unobserved(reason::hostapd_unread, "macaddr_acl=2: a RADIUS server decides");
    }
    const bool allow = mode == "1";
    auto macs = mac_list(reply, network.option(allow ? "accept_mac_file" : "deny_mac_file"), evidence);
    if (!macs) {
        return tl::unexpected(macs.error());
    }
    const Value word = allow ? "allow" : macs->empty() ? "off" : "deny";
    return Record{{"mode", word}, {"macs", std::move(*macs)}};
}

}  // namespace

Facts dhcp_reservation_facts(const Reply& reply) {
    const auto dhcp = read_dhcp(reply);
    if (!dhcp) {
        return tl::unexpected(dhcp.error());
    }
    std::set<std::pair<MacAddress, Value>> seen;
    std::vector<Fact> facts;
    if (!*dhcp) {
        return facts;
    }
    for (const DnsmasqHost& host : (*dhcp)->config.hosts) {
        if (host.ignored) {
            continue;
        }
        for (const MacAddress& mac : host.macs) {
            Fact fact = make_fact("dhcp_reservation",
                                  {{"mac", mac.to_string()},
                                   {"address", host.address ? Value(host.address->to_string()) : Value()},
                                   {"name", host.name.empty() ? Value() : Value(host.name)}},
                                  (*dhcp)->evidence, Assurance::verified);
            if (seen.emplace(mac, Value(fact.value)).second) {
                facts.push_back(std::move(fact));
            }
        }
    }
    return facts;
}

Facts dhcp_server_facts(const Reply& reply) {
    const auto dhcp = read_dhcp(reply);
    const auto processes = find_entry(reply, "processes", "processes");
    const auto addresses = find_entry(reply, "network", "addresses");
    if (!dhcp || !processes || !addresses) {
        return tl::unexpected(!dhcp ? dhcp.error() : !processes ? processes.error() : addresses.error());
    }
    const auto interfaces = parse_addresses((*addresses)->out);
    if (!interfaces) {
        return tl::unexpected(interfaces.error());
    }
    std::vector<Fact> facts;
    if (!*dhcp) {
        return facts;
    }
    const auto words = arguments_of(**processes, "dnsmasq");
    if (words && sets_dhcp(*words)) {
        return unobserved(reason::dnsmasq_unread, "options on the command line of dnsmasq");
    }
    for (const DnsmasqRange& range : (*dhcp)->config.ranges) {
        facts.push_back(server_fact(**dhcp, range, *interfaces, words.has_value()));
    }
    return facts;
}

Facts wifi_facts(const Reply& reply) {
    const auto points = read_access_points(reply);
    const auto processes = find_entry(reply, "processes", "processes");
    if (!points || !processes) {
        return tl::unexpected(!points ? points.error() : processes.error());
    }
    const auto words = arguments_of(**processes, "hostapd");
    std::vector<Fact> facts;
    for (const AccessPoint& point : *points) {
        const HostapdNetwork& radio = point.networks.front();
        const bool running = words && std::find(words->begin(), words->end(), point.file->label) != words->end();
        for (const HostapdNetwork& network : point.networks) {
            if (network.ssid().empty()) {
                continue;
            }
            const std::string hidden = network.option("ignore_broadcast_ssid");
            Record value{{"ssid", network.ssid()},
                         {"band", band_of(radio)},
                         {"enabled", running},
                         {"hidden", hidden == "1" || hidden == "2"},
                         {"security", network.security()},
                         {"channel", channel_of(radio)}};
            if (auto passphrase = passphrase_of(network, reply)) {
                value.emplace("passphrase", std::move(*passphrase));
            }
            facts.push_back(make_fact("wifi_network", value, {point.file->hash}, hostapd_assurance));
        }
    }
    return facts;
}

Facts mac_filter_facts(const Reply& reply) {
    const auto points = read_access_points(reply);
    if (!points) {
        return tl::unexpected(points.error());
    }
    std::optional<Record> filter;
    std::vector<std::string> evidence;
    for (const AccessPoint& point : *points) {
        evidence.push_back(point.file->hash);
        for (const HostapdNetwork& network : point.networks) {
            auto own = filter_of(reply, network, evidence);
            if (!own) {
                return tl::unexpected(own.error());
            }
            if (filter && *filter != *own) {
                return unobserved(reason::ambiguous, "the Wi-Fi networks have different filters");
            }
            filter = std::move(*own);
        }
    }
    std::vector<Fact> facts;
    if (filter) {
        facts.push_back(make_fact("mac_filter", *filter, evidence, hostapd_assurance));
    }
    return facts;
}

}  // namespace plateau::linux_platform

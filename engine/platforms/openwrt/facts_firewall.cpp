#include <algorithm>
#include <map>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/facts.h"
#include "engine/platforms/openwrt/reasons.h"

namespace plateau::openwrt_platform {

namespace {

using linux_platform::lowered;
using linux_platform::printable;

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

/// What a section says, or the defaults, or what OpenWrt does without either.
std::string policy(const UciSection& zone, const UciSection* defaults, std::string_view option) {
    const std::string own = zone.text(option);
    const std::string common = defaults == nullptr ? std::string() : defaults->text(option);
    return upper(!own.empty() ? own : !common.empty() ? common : "REJECT");
}

/// "tcp", "udp" or "both"; nothing for what has no ports.
std::optional<std::string_view> protocol_of(const UciSection& section) {
    std::set<std::string> words;
    for (const std::string& word : section.words("proto")) {
        words.insert(lowered(word));
    }
    const bool both = words.empty() || words.contains("tcpudp") || words.contains("all") || words.contains("*") ||
                      words.contains("any");
    const bool tcp = both || words.contains("tcp") || words.contains("6");
    const bool udp = both || words.contains("udp") || words.contains("17");
    if (!tcp && !udp) {
        return std::nullopt;
    }
    return tcp && udp ? "both" : tcp ? "tcp" : "udp";
}

/// Ports as the firewall takes them ("80 443", "8000:8010"); every port for an empty text.
std::optional<PortSet> ports_in(const UciSection& section, std::string_view option) {
    std::string text;
    for (const std::string& word : section.words(option)) {
        text += (text.empty() ? "" : ",") + word;
    }
    std::replace(text.begin(), text.end(), ':', '-');
    return text.empty() ? PortSet::any() : PortSet::parse(text);
}

bool is_forward(const UciSection& section, const std::vector<Zone>& zones) {
    const std::string target = upper(section.text("target"));
    return section.type == "redirect" && (target.empty() || target == "DNAT") && protocol_of(section) &&
           comes_from_outside(zones, section.text("src"));
}

std::string name_of(const UciSection& section, const std::map<std::string, int>& uses) {
    const std::string name = section.text("name");
    const auto found = uses.find(name);
    const bool alone = found == uses.end() || found->second < 2;
    return name.empty() ? section.id : alone ? name : name + " (" + section.id + ")";
}

/// Ports on which the router itself is administered, from its WAN where a listener is bound to an interface.
struct AdminPorts {
    std::vector<PortSet> ports;

    void add(std::string_view text) {
        if (const auto port = PortSet::parse(text.substr(text.rfind(':') + 1))) {
            ports.push_back(*port);
        }
    }
    bool any_in(const PortSet& set) const {
        return std::any_of(ports.begin(), ports.end(), [&](const PortSet& port) { return set.contains(port); });
    }
};

AdminPorts admin_ports(const Router& router, const std::vector<Zone>& zones) {
    AdminPorts all;
    const auto reaches_outside = [&](const std::string& network) {
        return network.empty() || std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) {
                   return zone.outside &&
                          std::find(zone.networks.begin(), zone.networks.end(), network) != zone.networks.end();
               });
    };
    if (const auto dropbear = router.uci.packages.find("dropbear"); dropbear != router.uci.packages.end()) {
        for (const UciSection& section : dropbear->second) {
            if (section.type == "dropbear" && section.is_on("enable", true) &&
                reaches_outside(section.text("Interface"))) {
                all.add(section.has("Port") ? section.text("Port") : "22");
            }
        }
    }
    if (const auto uhttpd = router.uci.packages.find("uhttpd"); uhttpd != router.uci.packages.end()) {
        for (const UciSection& section : uhttpd->second) {
            for (const char* option : {"listen_http", "listen_https"}) {
                for (const std::string& listener : section.words(option)) {
                    all.add(listener);
                }
            }
        }
    }
    return all;
}

/// Whether the section lets an administration port through from outside.
bool opens(const UciSection& section, const std::vector<Zone>& zones, const AdminPorts& admin) {
    if (!section.is_on("enabled", true) || protocol_of(section).value_or("udp") == "udp" ||
        !comes_from_outside(zones, section.text("src"))) {
        return false;
    }
    const bool rule =
        section.type == "rule" && section.text("dest").empty() && upper(section.text("target")) == "ACCEPT";
    const bool redirect = section.type == "redirect" && section.text("dest_ip").empty() &&
                          (section.text("target").empty() || upper(section.text("target")) == "DNAT");
    if (!rule && !redirect) {
        return false;
    }
    const auto ports = ports_in(section, rule || section.has("dest_port") ? "dest_port" : "src_dport");
    return !ports || admin.any_in(*ports);
}

/// One that takes something from what reaches the router from outside.
bool closes(const UciSection& section, const std::vector<Zone>& zones) {
    const std::string target = upper(section.text("target"));
    return section.type == "rule" && section.is_on("enabled", true) && section.text("dest").empty() &&
           (target == "REJECT" || target == "DROP") && comes_from_outside(zones, section.text("src"));
}

bool is_limited(const UciSection& section) {
    static constexpr const char* limits[] = {"src_ip",     "src_mac",   "src_port",   "ipset",
                                             "start_time", "weekdays",  "start_date", "extra",
                                             "monthdays",  "stop_date", "stop_time",  "mark"};
    return std::any_of(std::begin(limits), std::end(limits), [&](const char* option) { return section.has(option); });
}

/// Null where rules stand against each other or hold for some only.
Value remote_management(const Router& router, const UciPackage& firewall) {
    const auto zones = zones_of(firewall);
    const AdminPorts admin = admin_ports(router, zones);
    bool open = !admin.ports.empty() && std::any_of(zones.begin(), zones.end(), [](const Zone& zone) {
        return zone.outside && zone.input == "ACCEPT";
    });
    bool limited = false;
    bool closed = false;
    for (const UciSection& section : firewall) {
        closed = closed || closes(section, zones);
        if (opens(section, zones, admin)) {
            limited = limited || is_limited(section);
            open = open || !is_limited(section);
        }
    }
    return (open && closed) || (limited && !open) ? Value() : Value(open);
}

}  // namespace

std::vector<Zone> zones_of(const UciPackage& firewall) {
    const auto defaults = std::find_if(firewall.begin(), firewall.end(),
                                       [](const UciSection& section) { return section.type == "defaults"; });
    const UciSection* common = defaults == firewall.end() ? nullptr : &*defaults;
    std::vector<Zone> zones;
    for (const UciSection& section : firewall) {
        if (section.type == "zone" && section.is_on("enabled", true) && !section.text("name").empty()) {
            const std::string name = section.text("name");
            // Without networks a zone has the one of its name.
            zones.push_back({.name = name,
                             .networks = section.has("network") ? section.words("network") : std::vector{name},
                             .input = policy(section, common, "input"),
                             .output = policy(section, common, "output"),
                             .forward = policy(section, common, "forward"),
                             .outside = name == "wan" || section.is_on("masq", false)});
        }
    }
    return zones;
}

bool comes_from_outside(const std::vector<Zone>& zones, const std::string& source) {
    return source == "*" || std::any_of(zones.begin(), zones.end(),
                                        [&](const Zone& zone) { return zone.outside && zone.name == source; });
}

Facts port_forward_facts(const Router& router) {
    const auto firewall = router.package("firewall");
    if (!firewall) {
        return tl::unexpected(firewall.error());
    }
    std::vector<Fact> facts;
    if (*firewall == nullptr) {
        return facts;
    }
    const auto zones = zones_of(**firewall);
    std::map<std::string, int> uses;
    for (const UciSection& section : **firewall) {
        uses[section.text("name")] += is_forward(section, zones) ? 1 : 0;
    }
    for (const UciSection& section : **firewall) {
        if (!is_forward(section, zones)) {
            continue;
        }
        const auto outside = ports_in(section, "src_dport");
        const auto inside = ports_in(section, section.has("dest_port") ? "dest_port" : "src_dport");
        if (!outside || !inside) {
            return unobserved(reason::redirect_unread, section.id);
        }
        const auto machine = Ipv4Address::parse(section.text("dest_ip"));
        facts.push_back(
            make_fact("port_forward",
                      {{"name", printable(name_of(section, uses))},
                       {"enabled", section.is_on("enabled", true) && router.starts("firewall").value_or(true)},
                       {"protocol", *protocol_of(section)},
                       {"external_ports", outside->to_string()},
                       {"internal_address", machine ? Value(machine->to_string()) : Value()},
                       {"internal_ports", inside->to_string()}},
                      router.evidence({"uci", "services"}), Assurance::sourced));
    }
    return facts;
}

Facts firewall_profile_facts(const Router& router) {
    const auto firewall = router.package("firewall");
    if (!firewall) {
        return tl::unexpected(firewall.error());
    }
    std::vector<Fact> facts;
    const auto word = [](const std::string& target) { return target == "ACCEPT" ? "allow" : "block"; };
    for (const Zone& zone : *firewall == nullptr ? std::vector<Zone>() : zones_of(**firewall)) {
        Record value{{"name", printable(zone.name)},
                     {"inbound", word(zone.input)},
                     {"outbound", word(zone.output)},
                     {"forward", word(zone.forward)}};
        if (const auto starts = router.starts("firewall")) {
            value["enabled"] = *starts;
            value["persistent"] = *starts;
        }
        facts.push_back(make_fact("firewall_profile", value, router.evidence({"uci", "services"}), Assurance::sourced));
    }
    return facts;
}

Facts router_admin_facts(const Router& router) {
    Record value = administration_texts(router);
    const std::string state = router.line("root-password");
    if (state == "empty" || state == "set") {
        value["password_set"] = state == "set";
    }
    const bool knows_ports = router.hidden("dropbear") == nullptr && router.hidden("uhttpd") == nullptr;
    if (const auto firewall = router.package("firewall"); firewall && knows_ports) {
        value["remote_management"] = *firewall == nullptr ? Value() : remote_management(router, **firewall);
    }
    if (value.empty()) {
        return unobserved(reason::release_absent, "neither its board, nor its release, nor root's password");
    }
    return std::vector<Fact>{make_fact(
        "router_admin", value, router.evidence({"uci", "board", "release", "root-password"}), Assurance::sourced)};
}

}  // namespace plateau::openwrt_platform

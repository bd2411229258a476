#include <algorithm>
#include <charconv>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/parse_dnsmasq.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/facts.h"

namespace plateau::openwrt_platform {

namespace {

using linux_platform::split;
using linux_platform::words_of;

/// The value of an option that dnsmasq sends to every client of the range: "6,a,b" or "option:dns-server,a,b".
std::optional<std::vector<std::string>> option_sent(const UciSection& range, std::string_view number,
                                                    std::string_view name) {
    std::optional<std::vector<std::string>> sent;
    const auto options = range.options.find("dhcp_option");
    if (options == range.options.end()) {
        return sent;
    }
    for (const std::string& option : range.words("dhcp_option")) {
        auto parts = split(option, ',');
        if (parts.front() == number || parts.front() == "option:" + std::string(name)) {
            sent.emplace(parts.begin() + 1, parts.end());
        }
    }
    return sent;
}

std::optional<std::int64_t> count_of(const UciSection& section, std::string_view name, std::int64_t otherwise) {
    const std::string text = section.text(name);
    if (text.empty()) {
        return otherwise;
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number >= 0 && number <= 0xffffffff
               ? std::optional(number)
               : std::nullopt;
}

struct Range {
    std::optional<Ipv4Address> first;
    std::optional<Ipv4Address> last;
    bool known_form = true;  ///< as OpenWrt writes it, by offset and number
};

/// dnsmasq's start script: the network's address + start, `limit` addresses, not beyond the network.
Range range_of(const UciSection& dhcp, const OwnAddress& own) {
    if (const auto first = Ipv4Address::parse(dhcp.text("start"))) {
        return {.first = first, .last = Ipv4Address::parse(dhcp.text("end")), .known_form = false};
    }
    const auto start = count_of(dhcp, "start", 100);
    const auto limit = count_of(dhcp, "limit", 150);
    const std::int64_t base = own.network.first().bits();
    const std::int64_t highest = std::int64_t{own.network.last().bits()} - 1;
    if (!start || !limit || *limit == 0 || base + *start > highest) {
        return {};
    }
    const std::int64_t last = std::min(base + *start + *limit - 1, highest);
    return {.first = Ipv4Address(static_cast<std::uint32_t>(base + *start)),
            .last = Ipv4Address(static_cast<std::uint32_t>(last))};
}

/// What is announced, with the router itself where nothing else is set; 0.0.0.0 is the router too.
List announced(const std::optional<std::vector<std::string>>& sent, const OwnAddress& own) {
    if (!sent) {
        return {Value(own.address.to_string())};
    }
    std::vector<std::string> words = *sent;
    std::replace(words.begin(), words.end(), std::string("0.0.0.0"), own.address.to_string());
    return addresses_among(words);
}

std::string domain_of(const UciPackage& dhcp, const UciSection& range) {
    if (const auto sent = option_sent(range, "15", "domain-name"); sent && !sent->empty()) {
        return sent->front();
    }
    for (const UciSection& section : dhcp) {
        if (section.type == "dnsmasq" && section.has("domain")) {
            return section.text("domain");
        }
    }
    return {};
}

Fact server_fact(const Router& router, const UciPackage& dhcp, const UciSection& section, const OwnAddress& own) {
    const Range range = range_of(section, own);
    const List routers = announced(option_sent(section, "3", "router"), own);
    const bool asked = !section.is_on("ignore", false) && section.text("dhcpv4") != "disabled" && range.first;
    const std::string lease = section.has("leasetime") ? section.text("leasetime") : "12h";
    const auto minutes = linux_platform::lease_minutes(lease);
    Record value{{"scope", own.network.to_string()},
                 {"enabled", asked && router.starts("dnsmasq").value_or(true)},
                 {"first", range.first ? Value(range.first->to_string()) : Value()},
                 {"last", range.last ? Value(range.last->to_string()) : Value()},
                 {"gateway", routers.empty() ? Value() : routers.front()},
                 {"dns", announced(option_sent(section, "6", "dns-server"), own)},
                 {"domain", text_or_null(domain_of(dhcp, section))}};
    if (minutes) {
        value["lease_minutes"] = *minutes;
    }
    return make_fact("dhcp_server", value, router.evidence({"uci", "services"}),
                     range.known_form ? Assurance::sourced : Assurance::inferred);
}

/// What is kept for hardware addresses, once where it is said twice.
struct Reservations {
    std::set<Record> values;

    /// A text that is no hardware address keeps nothing.
    void add(std::string_view mac_text, std::string_view address_text, std::string_view name) {
        const auto mac = MacAddress::parse(mac_text);
        const auto address = Ipv4Address::parse(address_text);
        if (mac) {
            values.insert({{"mac", mac->to_string()},
                           {"address", address ? Value(address->to_string()) : Value()},
                           {"name", text_or_null(name)}});
        }
    }
};

}  // namespace

Facts dhcp_server_facts(const Router& router) {
    const auto dhcp = router.package("dhcp");
    const auto network = router.package("network");
    if (!dhcp || !network) {
        return tl::unexpected(!dhcp ? dhcp.error() : network.error());
    }
    std::vector<Fact> facts;
    if (*dhcp == nullptr || *network == nullptr) {
        return facts;
    }
    for (const UciSection& section : **dhcp) {
        const UciSection* interface = find_section(**network, section.text("interface"));
        // OpenWrt gives addresses out on interfaces with a fixed one only.
        if (section.type != "dhcp" || interface == nullptr || interface->text("proto") != "static") {
            continue;
        }
        if (const auto own = addresses_of(*interface); !own.empty()) {
            facts.push_back(server_fact(router, **dhcp, section, own.front()));
        }
    }
    return facts;
}

Facts dhcp_reservation_facts(const Router& router) {
    const auto dhcp = router.package("dhcp");
    if (!dhcp) {
        return tl::unexpected(dhcp.error());
    }
    Reservations reservations;
    bool reads_ethers = false;
    for (const UciSection& section : *dhcp == nullptr ? UciPackage() : **dhcp) {
        reads_ethers = reads_ethers || (section.type == "dnsmasq" && section.is_on("readethers", false));
        // One that is ignored gets no address at all.
        if (section.type == "host" && section.text("ip") != "ignore") {
            for (const std::string& mac : section.words("mac")) {
                reservations.add(mac, section.text("ip"), section.text("name"));
            }
        }
    }
    for (const std::string& line : reads_ethers ? router.lines("ethers").value_or(Router::Lines()) : Router::Lines()) {
        const auto words = words_of(line);
        if (words.size() >= 2) {
            reservations.add(words[0], words[1], Ipv4Address::parse(words[1]) ? std::string_view() : words[1]);
        }
    }
    std::vector<Fact> facts;
    for (const Record& value : reservations.values) {
        facts.push_back(make_fact("dhcp_reservation", value, router.evidence({"uci", "ethers"}), Assurance::sourced));
    }
    return facts;
}

}  // namespace plateau::openwrt_platform

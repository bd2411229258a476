#include <algorithm>
#include <set>

#include "engine/facts/catalogue.h"
#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::lines_of;
using linux_platform::split;
using linux_platform::trimmed;
using linux_platform::words_of;

constexpr std::size_t most_items = 1000;

struct Range {
    std::optional<Ipv4Address> first;
    std::optional<Ipv4Address> last;
};

std::optional<std::uint32_t> small_number(std::string_view text, std::uint32_t most) {
    const auto digits = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), digits)) {
        return std::nullopt;
    }
    const auto number = static_cast<std::uint32_t>(std::stoul(std::string(text)));
    return number <= most ? std::optional(number) : std::nullopt;
}

/// From an address (builds from about 2020 on), or the last part of one, on: so many.
Range range_of(std::string_view start, std::string_view count_text, const OwnAddress& own) {
    auto first = Ipv4Address::parse(start);
    if (const auto part = small_number(start, 255); !first && part) {
        first = Ipv4Address((own.network.first().bits() & 0xffffff00U) | *part);
    }
    const auto count = small_number(count_text, 0xffff);
    if (!first || !count || *count == 0 || first->bits() > 0xffffffffU - *count) {
        return {};
    }
    return {.first = first, .last = Ipv4Address(first->bits() + *count - 1)};
}

/// What somebody had sent beside what the router sends: an option of dnsmasq by number or name.
struct SentOption {
    bool unclear = false;  ///< it holds for some clients only, or is written another way
    std::optional<List> addresses;
};

SentOption sent_option(Settings& settings, std::string_view number, std::string_view name) {
    SentOption sent;
    const std::string all = settings.text("dnsmasq_options");
    for (const std::string_view line : lines_of(all)) {
        const std::string_view option = trimmed(line);
        if (!option.starts_with("dhcp-option=")) {
            continue;
        }
        auto parts = split(option.substr(option.find('=') + 1), ',');
        const bool of_lan = parts.size() > 1 && !parts.front().empty() && parts.front() == settings.text("lan_ifname");
        const std::size_t at = of_lan ? 1 : 0;
        if (parts[at] == number || parts[at] == name) {
            List addresses;
            for (std::size_t i = at + 1; i < parts.size(); ++i) {
                const auto address = Ipv4Address::parse(trimmed(parts[i]));
                sent.unclear = sent.unclear || !address || address->bits() == 0;
                addresses.emplace_back(address ? address->to_string() : "");
            }
            sent.addresses = std::move(addresses);
        } else if (std::find(parts.begin(), parts.end(), number) != parts.end() ||
                   std::find(parts.begin(), parts.end(), name) != parts.end()) {
            sent.unclear = true;
        }
    }
    return sent;
}

void add_announced(Settings& settings, Record& value, const OwnAddress& own) {
    const SentOption routers = sent_option(settings, "3", "option:router");
    if (!routers.unclear) {
        value["gateway"] = !routers.addresses           ? Value(own.address.to_string())
                           : routers.addresses->empty() ? Value()
                                                        : routers.addresses->front();
    }
    const SentOption servers = sent_option(settings, "6", "option:dns-server");
    const bool itself =
        !settings.is("dns_dnsmasq", "0") || settings.is("recursive_dns", "1") || settings.is("smartdns", "1");
    // Without its own name server it sends those it was given outside, too.
    if (!servers.unclear && (servers.addresses || itself)) {
        value["dns"] = servers.addresses ? *servers.addresses : List{Value(own.address.to_string())};
    }
    const bool of_wan = settings.is("dhcp_domain", "wan");
    const std::string domain = settings.text(of_wan ? "wan_domain" : "lan_domain");
    if (!of_wan || !domain.empty()) {
        value["domain"] = text_or_null(domain);
    }
}

Record server_record(Settings& settings, const OwnAddress& own, const Range& range, bool asked,
                     std::string_view minutes) {
    Record value{{"scope", own.network.to_string()},
                 {"enabled", asked && range.first.has_value()},
                 {"first", range.first ? Value(range.first->to_string()) : Value()},
                 {"last", range.last ? Value(range.last->to_string()) : Value()}};
    if (const auto lease = small_number(minutes, 100'000'000); lease && *lease > 0) {
        value["lease_minutes"] = static_cast<std::int64_t>(*lease);
    }
    add_announced(settings, value, own);
    return value;
}

/// Further ranges: "wl0.1>On>100>50>1440", as many as mdhcpd_count says.
std::vector<Record> further_servers(Settings& settings) {
    std::vector<Record> all;
    const std::string text = settings.text("mdhcpd");
    const std::int64_t count = settings.number("mdhcpd_count").value_or(0);
    for (const std::string_view item : words_of(text)) {
        const auto parts = split(item, '>');
        if (std::cmp_greater_equal(all.size(), count) || all.size() == most_items || parts.size() < 4) {
            break;
        }
        if (const auto own = own_address(settings, parts[0])) {
            all.push_back(server_record(settings, *own, range_of(parts[2], parts[3], *own), parts[1] == "On",
                                        parts.size() > 4 ? parts[4] : "3660"));
        }
    }
    return all;
}

}  // namespace

Facts dhcp_server_facts(Settings& settings) {
    const auto own = own_address(settings, "lan");
    if (!own) {
        return unobserved(reason::setting_absent, "lan_ipaddr, lan_netmask");
    }
    if (!settings.has("lan_proto")) {
        return unobserved(reason::setting_absent, "lan_proto");
    }
    // What is passed on to another server is not given out here.
    const bool asked = settings.is("lan_proto", "dhcp") && !settings.is("dhcpfwd_enable", "1");
    std::vector<Record> all = further_servers(settings);
    all.insert(all.begin(),
               server_record(settings, *own, range_of(settings.text("dhcp_start"), settings.text("dhcp_num"), *own),
                             asked, settings.text("dhcp_lease")));
    std::vector<Fact> facts;
    for (const Record& value : all) {
        facts.push_back(make_fact("dhcp_server", value, settings.router().evidence({"nvram"}), Assurance::sourced));
    }
    return facts;
}

Facts dhcp_reservation_facts(Settings& settings) {
    std::set<Record> values;
    const std::string leases = settings.text("static_leases");
    const auto items = words_of(leases);
    const std::int64_t count = settings.has("static_leasenum") ? settings.number("static_leasenum").value_or(0)
                                                               : static_cast<std::int64_t>(most_items);
    for (std::size_t i = 0; i < items.size() && std::cmp_less(i, count) && i < most_items; ++i) {
        // MAC=name=address=minutes, the last of which may be empty or, in old builds, not there.
        const auto parts = split(items[i], '=');
        const auto mac = MacAddress::parse(parts.front());
        if (!mac || parts.size() < 3) {
            continue;
        }
        const auto address = Ipv4Address::parse(parts[2]);
        values.insert({{"mac", mac->to_string()},
                       {"address", address ? Value(address->to_string()) : Value()},
                       {"name", text_or_null(parts[1])}});
    }
    std::vector<Fact> facts;
    for (const Record& value : values) {
        facts.push_back(
            make_fact("dhcp_reservation", value, settings.router().evidence({"nvram"}), Assurance::sourced));
    }
    return facts;
}

}  // namespace plateau::ddwrt_platform

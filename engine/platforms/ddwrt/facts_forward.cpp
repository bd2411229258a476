#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "engine/facts/catalogue.h"
#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::ddwrt_platform {

namespace {

using linux_platform::printable;
using linux_platform::split;
using linux_platform::words_of;

constexpr std::size_t most_items = 1000;

struct Forward {
    std::string name;
    bool enabled = false;
    std::string protocol;
    std::string outside;
    std::string inside;
    std::optional<Ipv4Address> machine;
};

/// The page writes what stands between items and parts of items as HTML does.
std::string decoded(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 6> signs = {
        {{"&nbsp;", ' '}, {"&#58;", ':'}, {"&#62;", '>'}, {"&#60;", '<'}, {"&quot;", '"'}, {"&amp;", '&'}}};
    std::string result;
    while (!text.empty()) {
        const auto* const sign =
            std::find_if(signs.begin(), signs.end(), [&](const auto& one) { return text.starts_with(one.first); });
        result += sign == signs.end() ? text.front() : sign->second;
        text.remove_prefix(sign == signs.end() ? 1 : sign->first.size());
    }
    return result;
}

/// A whole address, or in old builds the last part of one of the LAN's.
std::optional<Ipv4Address> machine_of(std::string_view text, const std::optional<OwnAddress>& lan) {
    const auto address = Ipv4Address::parse(text);
    const auto part = port_of(text);
    if (address || !part || *part > 255 || !lan) {
        return address;
    }
    return Ipv4Address((lan->network.first().bits() & 0xffffff00U) | static_cast<std::uint32_t>(*part));
}

/// name:on:tcp:8080>192.168.1.10:80, with "<network" after it where only one may call; in old builds
/// name:on:tcp:8080:80>10.
bool read_single(std::string_view text, const std::optional<OwnAddress>& lan, Forward& forward) {
    text = text.substr(0, text.find('<'));
    const auto arrow = text.find('>');
    if (arrow == std::string_view::npos) {
        return false;
    }
    const auto before = split(text.substr(0, arrow), ':');
    const auto after = split(text.substr(arrow + 1), ':');
    if (before.size() + after.size() != 3) {
        return false;
    }
    forward.outside = before[0];
    forward.inside = after.size() == 2 ? after[1] : before[1];
    forward.machine = machine_of(after[0], lan);
    return true;
}

/// name:on:both:start:end>192.168.1.10
bool read_range(std::string_view text, const std::optional<OwnAddress>& lan, Forward& forward) {
    text = text.substr(0, text.find('<'));
    const auto arrow = text.find('>');
    const auto ports = split(text.substr(0, arrow), ':');
    if (arrow == std::string_view::npos || ports.size() != 2) {
        return false;
    }
    forward.outside = ports[0] == ports[1] ? std::string(ports[0]) : fmt::format("{}-{}", ports[0], ports[1]);
    forward.inside = forward.outside;
    forward.machine = machine_of(text.substr(arrow + 1), lan);
    return true;
}

std::optional<Forward> read_item(std::string_view item, bool single, const std::optional<OwnAddress>& lan) {
    Forward forward;
    std::array<std::string_view, 3> fields;
    for (std::string_view& field : fields) {
        const auto colon = item.find(':');
        if (colon == std::string_view::npos) {
            return std::nullopt;
        }
        field = item.substr(0, colon);
        item.remove_prefix(colon + 1);
    }
    forward.name = decoded(fields[0]);
    forward.enabled = fields[1] == "on";
    forward.protocol = fields[2];
    const bool known = fields[2] == "tcp" || fields[2] == "udp" || fields[2] == "both";
    const bool read = single ? read_single(item, lan, forward) : read_range(item, lan, forward);
    return known && read && PortSet::parse(forward.outside) && PortSet::parse(forward.inside) ? std::optional(forward)
                                                                                              : std::nullopt;
}

/// As many items as the setting of their number says. Nothing where one of them cannot be read.
std::optional<std::vector<Forward>> forwards_of(Settings& settings, std::string_view key, std::string_view count_key) {
    std::vector<Forward> all;
    const auto lan = own_address(settings, "lan");
    const std::string text = settings.text(key);
    const std::int64_t count =
        settings.has(count_key) ? settings.number(count_key).value_or(0) : static_cast<std::int64_t>(most_items);
    for (const std::string_view item : words_of(text)) {
        if (std::cmp_greater_equal(all.size(), count) || all.size() == most_items) {
            break;
        }
        auto forward = read_item(item, key == "forward_spec", lan);
        if (!forward) {
            return std::nullopt;
        }
        all.push_back(std::move(*forward));
    }
    return all;
}

Record record_of(const Forward& forward, const std::string& name) {
    return {{"name", printable(name)},
            {"enabled", forward.enabled},
            {"protocol", forward.protocol},
            {"external_ports", PortSet::parse(forward.outside)->to_string()},
            {"internal_address", forward.machine ? Value(forward.machine->to_string()) : Value()},
            {"internal_ports", PortSet::parse(forward.inside)->to_string()}};
}

}  // namespace

Facts port_forward_facts(Settings& settings) {
    auto all = forwards_of(settings, "forward_spec", "forwardspec_entries");
    const auto ranges = forwards_of(settings, "forward_port", "forward_entries");
    if (!all || !ranges) {
        return unobserved(reason::forward_unread, all ? "forward_port" : "forward_spec");
    }
    all->insert(all->end(), ranges->begin(), ranges->end());
    std::vector<Fact> facts;
    std::map<std::string, int> uses;
    for (const Forward& forward : *all) {
        // Names need not differ: those that come again have their number.
        const int use = ++uses[forward.name];
        const std::string name = use == 1 ? forward.name : fmt::format("{} ({})", forward.name, use);
        facts.push_back(make_fact("port_forward", record_of(forward, name), settings.router().evidence({"nvram"}),
                                  Assurance::sourced));
    }
    return facts;
}

}  // namespace plateau::ddwrt_platform

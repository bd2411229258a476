#include <algorithm>
#include <bit>
#include <charconv>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/platforms/openwrt/facts.h"

namespace plateau::openwrt_platform {

namespace {

using linux_platform::lines_of;
using linux_platform::printable;

std::optional<int> length_of(std::string_view mask) {
    if (const auto address = Ipv4Address::parse(mask)) {
        const int ones = std::countl_one(address->bits());
        return std::popcount(address->bits()) == ones ? std::optional(ones) : std::nullopt;
    }
    int length = 0;
    const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), length);
    return error == std::errc() && end == mask.data() + mask.size() && length >= 0 && length <= 32
               ? std::optional(length)
               : std::nullopt;
}

/// The value of a line NAME='…' of a file that a shell reads.
std::string shell_value(const Router& router, std::string_view name) {
    const auto found = router.pieces.find("release");
    for (std::string_view line :
         found == router.pieces.end() ? std::vector<std::string_view>() : lines_of(found->second.text)) {
        if (line.starts_with(name) && line.substr(name.size()).starts_with("='") && line.ends_with('\'')) {
            line.remove_prefix(name.size() + 2);
            return std::string(line.empty() ? line : line.substr(0, line.size() - 1));
        }
    }
    return {};
}

std::string member(const Value& value, std::string_view name) {
    const Value* found = value.find(name);
    return found == nullptr || found->as_string() == nullptr ? std::string() : *found->as_string();
}

/// What ubus tells of the board, or else the file of the release.
std::string release_text(const Router& router, std::string_view member_name, std::string_view shell_name) {
    const Value board = router.json("board");
    const Value* release = board.find("release");
    const std::string told = release == nullptr ? std::string() : member(*release, member_name);
    return told.empty() ? shell_value(router, shell_name) : told;
}

std::string_view medium_of(const UciSection& interface) {
    const std::string proto = interface.text("proto");
    if (interface.text("device") == "lo" || interface.text("ifname") == "lo") {
        return "loopback";
    }
    return proto == "wireguard" || proto == "openvpn" || proto == "l2tp" || proto == "pptp" ? "tunnel" : "ethernet";
}

/// One that has to do with IPv4.
bool has_ipv4(const UciSection& interface) {
    const std::string proto = interface.text("proto");
    return interface.type == "interface" && !proto.empty() && proto != "dhcpv6" && proto != "6in4" && proto != "6to4" &&
           proto != "6rd";
}

Record interface_record(const UciSection& interface) {
    List addresses;
    List networks;
    for (const OwnAddress& own : addresses_of(interface)) {
        addresses.emplace_back(own.address.to_string());
        networks.emplace_back(own.network.to_string());
    }
    const std::string proto = interface.text("proto");
    Record record{{"name", interface.id}, {"medium", medium_of(interface)}};
    if (proto == "static" || proto == "dhcp") {
        record["dhcp"] = proto == "dhcp";
    }
    // What a server gives is not in the configuration.
    if (proto == "static") {
        const auto gateway = Ipv4Address::parse(interface.text("gateway"));
        record["addresses"] = std::move(addresses);
        record["networks"] = std::move(networks);
        record["gateway"] = gateway ? Value(gateway->to_string()) : Value();
        record["dns"] = addresses_among(interface.words("dns"));
    }
    return record;
}

std::string_view wan_mode(const UciSection& wan) {
    const std::string proto = wan.text("proto");
    if (wan.is_on("disabled", false) || proto.empty() || proto == "none") {
        return "off";
    }
    return proto == "dhcp" ? "dhcp" : proto == "static" ? "static" : proto == "pppoe" ? "pppoe" : "other";
}

/// What the running interface has: address, next router, name servers.
void add_live_state(Record& record, const Value& state) {
    const auto list_in = [](const Value& value, std::string_view name) {
        const Value* found = value.find(name);
        return found == nullptr || found->as_list() == nullptr ? List() : *found->as_list();
    };
    if (state.as_record() == nullptr) {
        return;
    }
    record["address"] = Value();
    record["gateway"] = Value();
    for (const Value& address : list_in(state, "ipv4-address")) {
        if (const auto parsed = Ipv4Address::parse(member(address, "address"))) {
            record["address"] = parsed->to_string();
            break;
        }
    }
    for (const Value& route : list_in(state, "route")) {
        const auto next = Ipv4Address::parse(member(route, "nexthop"));
        if (next && next->bits() != 0 && member(route, "target") == "0.0.0.0") {
            record["gateway"] = next->to_string();
        }
    }
    std::vector<std::string> servers;
    for (const Value& server : list_in(state, "dns-server")) {
        servers.push_back(server.as_string() == nullptr ? std::string() : *server.as_string());
    }
    record["dns"] = addresses_among(servers);
}

}  // namespace

Value text_or_null(std::string_view text) {
    return text.empty() ? Value() : Value(printable(text));
}

List addresses_among(const std::vector<std::string>& words) {
    List list;
    for (const std::string& word : words) {
        if (const auto address = Ipv4Address::parse(word)) {
            list.emplace_back(address->to_string());
        }
    }
    return list;
}

std::optional<int> port_of(std::string_view text) {
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port > 0 && port <= 65535 ? std::optional(port)
                                                                                                 : std::nullopt;
}

std::optional<OwnAddress> own_address(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = Ipv4Address::parse(text.substr(0, slash));
    const auto length = slash == std::string_view::npos ? std::optional(32) : length_of(text.substr(slash + 1));
    if (!address || !length) {
        return std::nullopt;
    }
    return OwnAddress{*address, Ipv4Prefix::containing(*address, *length)};
}

std::vector<OwnAddress> addresses_of(const UciSection& interface) {
    std::vector<OwnAddress> all;
    const std::string mask = interface.text("netmask");
    for (const std::string& word : interface.words("ipaddr")) {
        auto own = own_address(word);
        const auto length = word.find('/') == std::string::npos && !mask.empty() ? length_of(mask) : std::nullopt;
        if (own && length) {
            own->network = Ipv4Prefix::containing(own->address, *length);
        }
        if (own) {
            all.push_back(*own);
        }
    }
    return all;
}

Facts host_facts(const Router& router) {
    const auto system = router.package("system");
    if (!system) {
        return tl::unexpected(system.error());
    }
    Record value{{"os_family", "linux"}};
    for (const UciSection& section : *system == nullptr ? UciPackage() : **system) {
        if (section.type == "system") {
            value["name"] = text_or_null(section.text("hostname"));
            std::string zone = section.text("zonename");
            std::replace(zone.begin(), zone.end(), ' ', '_');
            value["time_zone"] = text_or_null(zone);
        }
    }
    if (const std::string name = release_text(router, "distribution", "DISTRIB_ID"); !name.empty()) {
        value["os_name"] = text_or_null(name);
        value["os_version"] = text_or_null(release_text(router, "version", "DISTRIB_RELEASE"));
    }
    return std::vector<Fact>{
        make_fact("host", value, router.evidence({"uci", "board", "release"}), Assurance::sourced)};
}

Facts interface_facts(const Router& router) {
    const auto network = router.package("network");
    if (!network) {
        return tl::unexpected(network.error());
    }
    std::vector<Fact> facts;
    for (const UciSection& section : *network == nullptr ? UciPackage() : **network) {
        if (has_ipv4(section)) {
            facts.push_back(make_fact("network_interface", interface_record(section), router.evidence({"uci"}),
                                      Assurance::sourced));
        }
    }
    return facts;
}

Facts wan_facts(const Router& router) {
    const auto network = router.package("network");
    if (!network) {
        return tl::unexpected(network.error());
    }
    const UciSection* wan = *network == nullptr ? nullptr : find_section(**network, "wan");
    if (wan == nullptr) {
        return std::vector<Fact>{};
    }
    Record record{{"mode", wan_mode(*wan)}};
    if (wan_mode(*wan) == "static") {
        const auto addresses = addresses_of(*wan);
        const auto gateway = Ipv4Address::parse(wan->text("gateway"));
        record["address"] = addresses.empty() ? Value() : Value(addresses.front().address.to_string());
        record["gateway"] = gateway ? Value(gateway->to_string()) : Value();
        record["dns"] = addresses_among(wan->words("dns"));
    } else if (!wan->is_on("peerdns", true)) {
        record["dns"] = addresses_among(wan->words("dns"));
    }
    if (wan_mode(*wan) != "static") {
        add_live_state(record, router.json("wan"));
    }
    return std::vector<Fact>{make_fact("wan", record, router.evidence({"uci", "wan"}), Assurance::sourced)};
}

Record administration_texts(const Router& router) {
    Record value;
    const Value board = router.json("board");
    if (const std::string model = member(board, "model"); !model.empty()) {
        value["model"] = text_or_null(model);
    }
    if (const std::string firmware = release_text(router, "description", "DISTRIB_DESCRIPTION"); !firmware.empty()) {
        value["firmware"] = text_or_null(firmware);
    }
    return value;
}

}  // namespace plateau::openwrt_platform

#include "engine/platforms/linux/nft_match.h"

#include <algorithm>

#include "engine/model/address.h"

namespace plateau::linux_platform {

namespace {

constexpr std::uint32_t last_port = 65535;
constexpr std::uint32_t last_address = 0xffffffff;

Words both(const Words& a, const Words& b) {
    if (!a || !b) {
        return a ? a : b;
    }
    std::set<std::string> common;
    std::set_intersection(a->begin(), a->end(), b->begin(), b->end(), std::inserter(common, common.end()));
    return common;
}

/// The values of a right side: of a set, of a named one ("@lan"), of a list of flags, or the one.
std::optional<List> values_of(const Value& right, const NftRuleset& ruleset, const NftChain& chain) {
    const List* list = right.as_list();
    if (const Value* set = right.find("set")) {
        list = set->as_list();
    } else if (const std::string* name = right.as_string(); name != nullptr && name->starts_with('@')) {
        const auto found = ruleset.sets.find({chain.family, chain.table, name->substr(1)});
        list = found == ruleset.sets.end() ? nullptr : &found->second;
        if (list == nullptr) {
            return std::nullopt;
        }
    } else if (list == nullptr) {
        return List{right};
    }
    if (list == nullptr) {
        return std::nullopt;
    }
    List values;
    for (const Value& value : *list) {
        // Elements with a comment, a counter or a timeout are wrapped.
        const Value* element = value.find("elem");
        const Value* inner = element == nullptr ? nullptr : element->find("val");
        values.push_back(inner == nullptr ? value : *inner);
    }
    return values;
}

std::optional<std::uint32_t> address_number(const Value& value) {
    const auto address = value.as_string() == nullptr ? std::nullopt : Ipv4Address::parse(*value.as_string());
    return address ? std::optional(address->bits()) : std::nullopt;
}

std::optional<std::uint32_t> port_number(const Value& value) {
    const std::int64_t* number = value.as_integer();
    return number != nullptr && *number >= 0 && *number <= last_port
               ? std::optional(static_cast<std::uint32_t>(*number))
               : std::nullopt;
}

using ToNumber = std::optional<std::uint32_t> (*)(const Value&);

std::optional<NumberSet> prefix_set(const Value& prefix) {
    const Value* address = prefix.find("addr");
    const Value* length = prefix.find("len");
    const auto first = address == nullptr ? std::nullopt : address_number(*address);
    const std::int64_t* bits = length == nullptr ? nullptr : length->as_integer();
    if (!first || bits == nullptr || *bits < 0 || *bits > 32) {
        return std::nullopt;
    }
    const auto network = Ipv4Prefix::containing(Ipv4Address(*first), static_cast<int>(*bits));
    return NumberSet(network.first().bits(), network.last().bits());
}

std::optional<NumberSet> number_set(const Value& value, ToNumber to_number) {
    if (const Value* range = value.find("range")) {
        const List* ends = range->as_list();
        if (ends == nullptr || ends->size() != 2) {
            return std::nullopt;
        }
        const auto first = to_number(ends->front());
        const auto last = to_number(ends->back());
        return first && last ? std::optional(NumberSet(*first, *last)) : std::nullopt;
    }
    if (const Value* prefix = value.find("prefix")) {
        return to_number == address_number ? prefix_set(*prefix) : std::nullopt;
    }
    const auto number = to_number(value);
    return number ? std::optional(NumberSet(*number, *number)) : std::nullopt;
}

/// The numbers for which `op` the values holds.
std::optional<NumberSet> numbers(const List& values, const std::string& op, ToNumber to_number, std::uint32_t largest) {
    NumberSet set;
    for (const Value& value : values) {
        const auto part = number_set(value, to_number);
        if (!part) {
            return std::nullopt;
        }
        set.add(*part);
    }
    if (op == "==" || op == "in") {
        return set;
    }
    if (op == "!=") {
        return set.complement(largest);
    }
    if (set.ranges().size() != 1 || set.ranges()[0].first != set.ranges()[0].last) {
        return std::nullopt;
    }
    const std::uint32_t bound = set.ranges()[0].first;
    if (op == ">=") {
        return NumberSet(bound, largest);
    }
    if (op == "<=") {
        return NumberSet(0, bound);
    }
    if (op == ">") {
        return bound == largest ? NumberSet() : NumberSet(bound + 1, largest);
    }
    return op == "<" ? std::optional(bound == 0 ? NumberSet() : NumberSet(0, bound - 1)) : std::nullopt;
}

std::optional<std::set<std::string>> words_of_values(const List& values) {
    std::set<std::string> words;
    for (const Value& value : values) {
        if (value.as_string() == nullptr) {
            return std::nullopt;
        }
        words.insert(*value.as_string());
    }
    return words;
}

/// The catalogue's name of a transport protocol, by its name or number.
std::string protocol_name(const Value& value) {
    static const std::map<std::string, std::string> names = {
        {"icmpv6", "icmpv6"}, {"ipv6-icmp", "icmpv6"}, {"58", "icmpv6"}, {"1", "icmp"}, {"2", "igmp"},  {"6", "tcp"},
        {"17", "udp"},        {"47", "gre"},           {"50", "esp"},    {"51", "ah"},  {"132", "sctp"}};
    static const std::set<std::string> own = {"tcp", "udp", "icmp", "igmp", "gre", "esp", "ah", "sctp"};
    std::string text = value.as_integer() != nullptr  ? std::to_string(*value.as_integer())
                       : value.as_string() != nullptr ? *value.as_string()
                                                      : std::string();
    if (own.contains(text)) {
        return text;
    }
    const auto found = names.find(text);
    return found == names.end() ? "other" : found->second;
}

bool narrow_protocols(NftMatch& match, const List& values, const std::string& op) {
    if (op != "==" && op != "in") {
        return false;
    }
    std::set<std::string> protocols;
    for (const Value& value : values) {
        protocols.insert(protocol_name(value));
    }
    match.protocols = both(match.protocols, protocols);
    return true;
}

bool narrow_words(Words& words, const List& values, const std::string& op) {
    const auto wanted = words_of_values(values);
    if (!wanted || (op != "==" && op != "in")) {
        return false;
    }
    words = both(words, wanted);
    return true;
}

bool narrow_states(NftMatch& match, const List& values, const std::string& op) {
    static const std::set<std::string> all = {"new", "established", "related", "invalid", "untracked"};
    auto wanted = words_of_values(values);
    if (!wanted || !std::includes(all.begin(), all.end(), wanted->begin(), wanted->end())) {
        return false;
    }
    if (op == "!=") {
        std::set<std::string> others;
        std::set_difference(all.begin(), all.end(), wanted->begin(), wanted->end(),
                            std::inserter(others, others.end()));
        wanted = std::move(others);
    } else if (op != "==" && op != "in") {
        return false;
    }
    match.states = both(match.states, wanted);
    return true;
}

/// Limits to IPv4 or to what is not: "ip" and "ipv4", "ip6" and "ipv6".
bool narrow_family(NftMatch& match, const List& values, const std::string& op) {
    const auto wanted = words_of_values(values);
    if (!wanted || op != "==" || wanted->size() != 1) {
        return false;
    }
    const std::string& family = *wanted->begin();
    if (family == "ip6" || family == "ipv6") {
        match.ipv4 = false;
        return true;
    }
    return family == "ip" || family == "ipv4";
}

bool narrow_meta(NftMatch& match, const std::string& key, const List& values, const std::string& op) {
    if (key == "l4proto") {
        return narrow_protocols(match, values, op);
    }
    if (key == "nfproto" || key == "protocol") {
        return narrow_family(match, values, op);
    }
    if (key == "iif" || key == "iifname") {
        return narrow_words(match.in_interfaces, values, op);
    }
    if (key == "oif" || key == "oifname") {
        return narrow_words(match.out_interfaces, values, op);
    }
    return false;
}

bool narrow_numbers(NumberSet& set, const List& values, const std::string& op, ToNumber to_number,
                    std::uint32_t largest) {
    const auto wanted = numbers(values, op, to_number, largest);
    if (wanted) {
        set = set.intersection(*wanted);
    }
    return wanted.has_value();
}

bool narrow_ports(NftMatch& match, const std::string& protocol, const std::string& field, const List& values,
                  const std::string& op) {
    const std::set<std::string> with_ports =
        protocol == "th" ? std::set<std::string>{"tcp", "udp", "sctp"} : std::set<std::string>{protocol};
    match.protocols = both(match.protocols, with_ports);
    if (field == "dport") {
        return narrow_numbers(match.destination_ports, values, op, port_number, last_port);
    }
    return field == "sport" && narrow_numbers(match.source_ports, values, op, port_number, last_port);
}

bool narrow_payload(NftMatch& match, const std::string& protocol, const std::string& field, const List& values,
                    const std::string& op) {
    if (protocol == "ip") {
        if (field == "saddr") {
            return narrow_numbers(match.sources, values, op, address_number, last_address);
        }
        if (field == "daddr") {
            return narrow_numbers(match.destinations, values, op, address_number, last_address);
        }
        return field == "protocol" && narrow_protocols(match, values, op);
    }
    if (protocol == "ip6") {
        // Which IPv6 packets is not shown, but no IPv4 packet is among them.
        match.ipv4 = false;
        return true;
    }
    if (protocol == "tcp" || protocol == "udp" || protocol == "sctp" || protocol == "th") {
        return narrow_ports(match, protocol, field, values, op);
    }
    if (protocol == "icmp" || protocol == "icmpv6") {
        match.protocols = both(match.protocols, std::set<std::string>{protocol});
        match.ipv4 = match.ipv4 && protocol == "icmp";
        return field == "type" && narrow_words(match.icmp_types, values, op);
    }
    return false;
}

std::string member(const Value& object, std::string_view name) {
    const Value* value = object.find(name);
    return value != nullptr && value->as_string() != nullptr ? *value->as_string() : std::string();
}

}  // namespace

bool NftMatch::impossible() const {
    const auto nothing = [](const Words& words) { return words && words->empty(); };
    return nothing(protocols) || nothing(in_interfaces) || nothing(out_interfaces) || nothing(states) ||
           nothing(icmp_types) || source_ports.empty() || destination_ports.empty() || sources.empty() ||
           destinations.empty();
}

NftMatch both(const NftMatch& a, const NftMatch& b) {
    return {.sources = a.sources.intersection(b.sources),
            .destinations = a.destinations.intersection(b.destinations),
            .source_ports = a.source_ports.intersection(b.source_ports),
            .destination_ports = a.destination_ports.intersection(b.destination_ports),
            .protocols = both(a.protocols, b.protocols),
            .in_interfaces = both(a.in_interfaces, b.in_interfaces),
            .out_interfaces = both(a.out_interfaces, b.out_interfaces),
            .states = both(a.states, b.states),
            .icmp_types = both(a.icmp_types, b.icmp_types),
            .ipv4 = a.ipv4 && b.ipv4,
            .understood = a.understood && b.understood};
}

void narrow(NftMatch& match, const Value& left, const std::string& op, const Value& right, const NftRuleset& ruleset,
            const NftChain& chain) {
    const auto values = values_of(right, ruleset, chain);
    bool known = false;
    if (values) {
        if (const Value* payload = left.find("payload")) {
            known = narrow_payload(match, member(*payload, "protocol"), member(*payload, "field"), *values, op);
        } else if (const Value* meta = left.find("meta")) {
            known = narrow_meta(match, member(*meta, "key"), *values, op);
        } else if (const Value* ct = left.find("ct")) {
            known = ct->as_record()->size() == 1 && member(*ct, "key") == "state" && narrow_states(match, *values, op);
        }
    }
    match.understood = match.understood && known;
}

}  // namespace plateau::linux_platform

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/nft_chains.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

/// A base chain and what it does, in the way of packets of one direction.
struct Stage {
    const NftChain* chain = nullptr;
    std::vector<NftStep> steps;
};

struct Direction {
    std::string name;                ///< firewall_rule.direction
    std::vector<std::string> hooks;  ///< in the order packets meet them
};

const std::vector<Direction>& directions() {
    static const std::vector<Direction> all = {{"in", {"ingress", "prerouting", "input"}},
                                               {"out", {"output", "postrouting"}},
                                               {"forward", {"ingress", "prerouting", "forward", "postrouting"}}};
    return all;
}

/// The base chains of a direction that may block something, in the order packets meet them: of IPv4, or of IPv6 alone.
Observed<std::vector<Stage>> stages_of(const NftRuleset& ruleset, const Direction& direction, bool ipv6) {
    std::vector<Stage> stages;
    for (const std::string& hook : direction.hooks) {
        const std::size_t first = stages.size();
        for (const auto& [name, chain] : ruleset.chains) {
            if (chain.hook != hook || chain.type == "nat" || (chain.family == "ip6") != ipv6) {
                continue;
            }
            auto steps = steps_of(ruleset, chain);
            if (!steps) {
                return tl::unexpected(steps.error());
            }
            if (may_block(chain, *steps)) {
                stages.push_back({&chain, std::move(*steps)});
            }
        }
        std::stable_sort(stages.begin() + static_cast<std::ptrdiff_t>(first), stages.end(),
                         [](const Stage& a, const Stage& b) { return a.chain->priority < b.chain->priority; });
    }
    return stages;
}

Value list_value(const Words& words) {
    if (!words) {
        return nullptr;
    }
    List list;
    for (const std::string& word : *words) {
        list.emplace_back(printable(word));
    }
    return list;
}

Value addresses_value(const NftMatch& match, const NumberSet& set) {
    return match.ipv4 ? networks_value(set) : Value(List());
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(printable(text));
}

Record rule_record(const NftStep& step, const std::string& direction, bool final) {
    const NftMatch& match = step.match;
    const bool local_is_source = direction == "out";
    const bool known = step.action == NftAction::allow || step.action == NftAction::block;
    const Words& interfaces = local_is_source ? match.out_interfaces : match.in_interfaces;
    return {
        {"name", text_or_null(step.name)},
        {"enabled", true},
        {"direction", direction},
        {"action", known ? Value(step.action == NftAction::allow ? "allow" : "block") : Value()},
        {"local_ports", ports_value(local_is_source ? match.source_ports : match.destination_ports)},
        {"remote_ports", ports_value(local_is_source ? match.destination_ports : match.source_ports)},
        {"local_addresses", addresses_value(match, local_is_source ? match.sources : match.destinations)},
        {"remote_addresses", addresses_value(match, local_is_source ? match.destinations : match.sources)},
        {"interfaces", list_value(interfaces)},
        {"out_interfaces", direction == "forward" ? list_value(match.out_interfaces) : Value()},
        {"states", list_value(match.states)},
        {"icmp_types", list_value(match.icmp_types)},
        {"program", nullptr},
        {"service", nullptr},
        {"profiles", List{"all"}},
        // An allow that another chain may still overrule is no final word.
        {"fully_understood", match.understood && known && (step.action == NftAction::block || final)},
    };
}

/// One rule a protocol, since firewall_rule has one.
void add_rules(std::vector<Fact>& facts, Record record, const NftStep& step, std::int64_t& position,
               const std::string& hash) {
    const std::vector<std::string> evidence = {fmt::format("{}#/nftables/{}", hash, step.index)};
    const std::set<std::string> protocols = step.match.protocols.value_or(std::set<std::string>{"any"});
    for (const std::string& protocol : protocols) {
        record["id"] = protocols.size() == 1 ? step.id : fmt::format("{}/{}", step.id, protocol);
        record["protocol"] = protocol;
        record["position"] = ++position;
        facts.push_back(make_fact("firewall_rule", record, evidence, Assurance::verified));
    }
}

Observed<void> add_direction(std::vector<Fact>& facts, const NftRuleset& ruleset, const Direction& direction,
                             const std::string& hash) {
    std::int64_t position = 0;
    for (const bool ipv6 : {false, true}) {
        const auto stages = stages_of(ruleset, direction, ipv6);
        if (!stages) {
            return tl::unexpected(stages.error());
        }
        for (const Stage& stage : *stages) {
            for (const NftStep& step : stage.steps) {
                // A chain on the way of two directions is told apart by its rule's id.
                NftStep named = step;
                if (stage.chain->hook == "ingress" || stage.chain->hook == "prerouting" ||
                    stage.chain->hook == "postrouting") {
                    named.id += "@" + direction.name;
                }
                add_rules(facts, rule_record(named, direction.name, stages->size() == 1), named, position, hash);
            }
        }
    }
    return {};
}

struct Listed {
    const Entry* entry = nullptr;
    NftRuleset ruleset;
};

Observed<Listed> listed(const Reply& reply) {
    const auto entry = find_entry(reply, "firewall", "ruleset");
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    auto ruleset = parse_nft_ruleset((*entry)->out);
    if (!ruleset) {
        return tl::unexpected(ruleset.error());
    }
    return Listed{*entry, std::move(*ruleset)};
}

/// Whether the file that is loaded at start declares any table.
Observed<Value> is_saved(const Reply& reply, std::vector<std::string>& evidence) {
    const auto saved = find_optional(reply, "firewall", "saved");
    if (!saved) {
        return tl::unexpected(saved.error());
    }
    if (*saved == nullptr) {
        return Value(false);
    }
    evidence.push_back((*saved)->hash);
    for (const std::string_view line : lines_of((*saved)->out)) {
        const auto words = words_of(line);
        if (!words.empty() && (words[0] == "table" || words[0] == "include" || words[0] == "add")) {
            return Value(true);
        }
    }
    return Value(false);
}

std::vector<std::string> ports_inside(const NftStep& step) {
    const Value* port = step.target.find("port");
    if (port == nullptr) {
        return {};
    }
    if (const std::int64_t* number = port->as_integer()) {
        return {fmt::format("{}", *number)};
    }
    const Value* range = port->find("range");
    const List* ends = range == nullptr ? nullptr : range->as_list();
    if (ends == nullptr || ends->size() != 2 || ends->front().as_integer() == nullptr ||
        ends->back().as_integer() == nullptr) {
        return {""};
    }
    return {fmt::format("{}-{}", *ends->front().as_integer(), *ends->back().as_integer())};
}

Record forward_record(const NftStep& step) {
    const Value* to = step.target.find("addr");
    const auto address =
        to == nullptr || to->as_string() == nullptr ? std::nullopt : Ipv4Address::parse(*to->as_string());
    const auto ports = ports_inside(step);
    const auto inside = ports.empty() ? std::nullopt : PortSet::parse(ports.front());
    const std::set<std::string> protocols = step.match.protocols.value_or(std::set<std::string>{});
    const bool tcp = protocols.contains("tcp") || protocols.empty();
    const bool udp = protocols.contains("udp") || protocols.empty();
    const bool known = step.match.understood && address && (ports.empty() || inside);
    return {{"name", step.name.empty() ? step.id : printable(step.name)},
            {"enabled", known ? Value(true) : Value()},
            {"protocol", tcp && udp ? Value("both")
                         : tcp      ? Value("tcp")
                         : udp      ? Value("udp")
                                    : Value()},
            {"external_ports", ports_value(step.match.destination_ports)},
            {"internal_address", address ? Value(address->to_string()) : Value()},
            {"internal_ports", ports.empty() ? ports_value(step.match.destination_ports)
                               : inside      ? Value(inside->to_string())
                                             : Value()}};
}

}  // namespace

Facts firewall_profile_facts(const Reply& reply) {
    const auto firewall = listed(reply);
    if (!firewall) {
        return tl::unexpected(firewall.error());
    }
    Record record{{"name", "all"}, {"enabled", false}};
    std::vector<std::string> evidence = {firewall->entry->hash};
    for (const Direction& direction : directions()) {
        const auto stages = stages_of(firewall->ruleset, direction, false);
        if (!stages) {
            return tl::unexpected(stages.error());
        }
        const bool blocks =
            std::any_of(stages->begin(), stages->end(), [](const Stage& stage) { return stage.chain->drops; });
        const std::string field = direction.name == "forward" ? direction.name : direction.name + "bound";
        record[field] = blocks ? "block" : "allow";
        if (!stages->empty()) {
            record["enabled"] = true;
        }
    }
    auto saved = is_saved(reply, evidence);
    if (!saved) {
        return tl::unexpected(saved.error());
    }
    record["persistent"] = std::move(*saved);
    return std::vector<Fact>{make_fact("firewall_profile", record, evidence, Assurance::verified)};
}

Facts firewall_rule_facts(const Reply& reply) {
    const auto firewall = listed(reply);
    if (!firewall) {
        return tl::unexpected(firewall.error());
    }
    std::vector<Fact> facts;
    for (const Direction& direction : directions()) {
        if (auto added = add_direction(facts, firewall->ruleset, direction, firewall->entry->hash); !added) {
            return tl::unexpected(added.error());
        }
    }
    return facts;
}

Facts port_forward_facts(const Reply& reply) {
    const auto firewall = listed(reply);
    if (!firewall) {
        return tl::unexpected(firewall.error());
    }
    std::vector<Fact> facts;
    for (const auto& [name, chain] : firewall->ruleset.chains) {
        if (chain.type != "nat" || chain.hook != "prerouting" || chain.family == "ip6") {
            continue;
        }
        const auto steps = steps_of(firewall->ruleset, chain);
        if (!steps) {
            return tl::unexpected(steps.error());
        }
        std::set<std::string> names;
        for (const NftStep& step : *steps) {
            if (step.action != NftAction::forward) {
                continue;
            }
            Record record = forward_record(step);
            if (!names.insert(*record["name"].as_string()).second) {
                record["name"] = step.id;
            }
            facts.push_back(make_fact("port_forward", record,
                                      {fmt::format("{}#/nftables/{}", firewall->entry->hash, step.index)},
                                      Assurance::verified));
        }
    }
    return facts;
}

}  // namespace plateau::linux_platform

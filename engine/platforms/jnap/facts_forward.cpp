#include <fmt/format.h>

#include <map>

#include "engine/facts/catalogue.h"
#include "engine/model/address.h"
#include "engine/platforms/jnap/facts.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::jnap_platform {

namespace {

constexpr const char* single_action = "firewall/GetSinglePortForwardingRules";
constexpr const char* range_action = "firewall/GetPortRangeForwardingRules";

std::optional<std::string> ports_of(const Value& rule, std::string_view first, std::string_view last) {
    const auto from = number_at(rule, first);
    const auto to = number_at(rule, last);
    const auto ports = from && to ? PortSet::parse(fmt::format("{}-{}", *from, *to)) : std::nullopt;
    return ports ? std::optional(ports->to_string()) : std::nullopt;
}

/// A rule as port_forward, by what its ports are called; the name of what is missing otherwise.
tl::expected<Record, std::string> forward_of(const Value& rule, bool range) {
    const auto outside = range ? ports_of(rule, "firstExternalPort", "lastExternalPort")
                               : ports_of(rule, "externalPort", "externalPort");
    const auto inside = range ? outside : ports_of(rule, "internalPort", "internalPort");
    const auto enabled = flag_at(rule, "isEnabled");
    const auto machine = Ipv4Address::parse(text_at(rule, "internalServerIPAddress").value_or(""));
    static const std::map<std::string, const char*, std::less<>> protocols = {
        {"TCP", "tcp"}, {"UDP", "udp"}, {"Both", "both"}};
    const auto protocol = protocols.find(text_at(rule, "protocol").value_or(""));
    if (!outside || !inside || !enabled || !machine || protocol == protocols.end()) {
        return tl::unexpected(std::string(!enabled              ? "isEnabled"
                                          : !outside || !inside ? "externalPort"
                                          : !machine            ? "internalServerIPAddress"
                                                                : "protocol"));
    }
    return Record{{"name", linux_platform::printable(text_at(rule, "description").value_or(""))},
                  {"enabled", *enabled},
                  {"protocol", protocol->second},
                  {"external_ports", *outside},
                  {"internal_address", machine->to_string()},
                  {"internal_ports", *inside}};
}

/// A name that another rule has too is told by its ports.
void tell_apart(std::vector<Record>& rules) {
    std::map<Value, int> uses;
    for (const Record& rule : rules) {
        ++uses[rule.at("name")];
    }
    for (Record& rule : rules) {
        if (uses[rule.at("name")] > 1 || rule.at("name") == Value("")) {
            rule["name"] = fmt::format("{} ({} {})", *rule.at("name").as_string(), *rule.at("protocol").as_string(),
                                       *rule.at("external_ports").as_string());
        }
    }
}

}  // namespace

Facts port_forward_facts(const Answers& router) {
    std::vector<Record> rules;
    for (const auto& [action, range] : {std::pair{single_action, false}, std::pair{range_action, true}}) {
        const auto answer = router.output(action);
        if (!answer) {
            return tl::unexpected(answer.error());
        }
        for (const Value& rule : list_at(*answer, "rules")) {
            auto forward = forward_of(rule, range);
            if (!forward) {
                return unread(action, forward.error());
            }
            rules.push_back(std::move(*forward));
        }
    }
    tell_apart(rules);
    std::vector<Fact> facts;
    for (const Record& rule : rules) {
        facts.push_back(
            make_fact("port_forward", rule, router.evidence({single_action, range_action}), Assurance::sourced));
    }
    return facts;
}

}  // namespace plateau::jnap_platform

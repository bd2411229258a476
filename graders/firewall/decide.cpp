#include "decide.h"

#include <algorithm>
#include <utility>

namespace firewall {

namespace {

namespace json = grader::json;
using grader::Fact;
using grader::Range;
using grader::Ranges;

constexpr std::size_t most_cells = 4096;
constexpr std::size_t most_rules = 4096;

/// Connections no rule tells apart: ports of `ports` from addresses of `from`.
struct Cell {
    Range ports;
    Range from;
};

/// A rule for incoming connections, read once.
struct Rule {
    Fact fact;
    bool allows = false;
    bool conditional = false;  ///< more conditions than its ports and senders: it may match or not
    bool opaque = false;       ///< not fully understood: nothing may be concluded
    Ranges ports;
    Ranges senders;
    std::optional<std::int64_t> position;
};

Ranges ports_or_any(const Fact& rule, std::string_view field) {
    const auto text = rule.text(field);
    return text ? grader::ports_of(*text) : Ranges{grader::all_ports};
}

/// A list that is not there or null is no condition; an empty one lets nothing through.
Ranges networks_or_any(const Fact& rule, std::string_view field) {
    return rule.at(field).is_array() ? grader::networks_of(rule.at(field)) : Ranges{grader::all_addresses};
}

bool names(const json::value& list, std::string_view name) {
    const auto all = grader::texts(list);
    return std::find(all.begin(), all.end(), name) != all.end();
}

bool is_for_profile(const Fact& rule, const std::string& profile) {
    const json::value& profiles = rule.at("profiles");
    return !profiles.is_array() || profiles.get_array().empty() || names(profiles, profile) || names(profiles, "all");
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c; });
    return text;
}

/// Limited to an application that Windows confines, by its SID.
bool is_for_package(const Fact& rule) {
    return lower_case(rule.text("program").value_or("")).starts_with("s-1-15-2-");
}

/// Limited to a service or to a program of Windows itself: it listens where Windows has it listen.
bool is_for_part_of_system(const Fact& rule) {
    const std::string program = lower_case(rule.text("program").value_or(""));
    const auto begins = [&](std::string_view with) { return program.starts_with(with); };
    return !rule.at("service").is_null() || program == "system" || begins("%systemroot%\\") || begins("%windir%\\") ||
           begins("c:\\windows\\");
}

bool names_ports(const Fact& rule) {
    return ports_or_any(rule, "local_ports") != Ranges{grader::all_ports};
}

bool allows(const Fact& rule) {
    return rule.text("action") == "allow";
}

/// An allow for a part of the system opens the ports it names, to what the system has there; one that names none opens
/// those of that part, wherever they are, and is about no port in particular. Neither is what confines a package.
bool is_about_no_port(const Fact& rule) {
    return rule.is_true("fully_understood") && !names_ports(rule) &&
           (is_for_package(rule) || (allows(rule) && is_for_part_of_system(rule)));
}

/// Whether it can be about new connections from other machines at all.
bool concerns(const Fact& rule, const Traffic& traffic, const Arrival* arrival) {
    const auto protocol = rule.text("protocol").value_or("any");
    const json::value& states = rule.at("states");
    return (protocol == "any" || protocol == traffic.protocol) && (!states.is_array() || names(states, "new")) &&
           matches(rule, arrival) != Match::no && !is_about_no_port(rule);
}

bool is_for_some_programs(const Fact& rule) {
    if (rule.at("program").is_null() && rule.at("service").is_null()) {
        return false;
    }
    return !allows(rule) || !is_for_part_of_system(rule) || !names_ports(rule);
}

bool has_more_conditions(const Fact& rule, const Arrival* arrival) {
    return is_for_some_programs(rule) || rule.at("conditions").is_array() ||
           ports_or_any(rule, "remote_ports") != Ranges{grader::all_ports} || matches(rule, arrival) != Match::yes;
}

Rule read(const Fact& fact, const Arrival* arrival) {
    Rule rule{.fact = fact,
              .allows = allows(fact),
              .conditional = has_more_conditions(fact, arrival),
              .opaque = !fact.is_true("fully_understood"),
              .ports = ports_or_any(fact, "local_ports"),
              .senders = networks_or_any(fact, "remote_addresses"),
              .position = std::nullopt};
    if (const std::int64_t* position = fact.at("position").if_int64()) {
        rule.position = *position;
    }
    return rule;
}

/// The enabled incoming rules of a profile that can matter, in their turn.
std::vector<Rule> rules_for(const Traffic& traffic, const Arrival* arrival, const std::string& profile,
                            const std::vector<Fact>& facts) {
    std::vector<Rule> rules;
    for (const Fact& fact : facts) {
        const bool opaque = !fact.is_true("fully_understood");
        const auto direction = fact.text("direction").value_or(opaque ? "in" : "");
        if (fact.is_true("enabled") && direction == "in" && is_for_profile(fact, profile) &&
            (opaque || concerns(fact, traffic, arrival))) {
            rules.push_back(read(fact, arrival));
        }
    }
    std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
        return std::pair(a.position, a.fact.text("id")) < std::pair(b.position, b.fact.text("id"));
    });
    return rules;
}

Match match(const Rule& rule, const Cell& cell) {
    if (rule.opaque) {
        return Match::maybe;
    }
    if (!grader::touches(rule.ports, cell.ports) || !grader::touches(rule.senders, cell.from)) {
        return Match::no;
    }
    return rule.conditional ? Match::maybe : Match::yes;
}

/// Cuts `range` wherever one of `borders` begins or ends inside it.
std::vector<Range> pieces(const Range& range, const std::vector<Ranges>& borders) {
    std::vector<std::uint32_t> starts{range.first};
    for (const Ranges& ranges : borders) {
        for (const Range& border : ranges) {
            if (border.first > range.first && border.first <= range.last) {
                starts.push_back(border.first);
            }
            if (border.last >= range.first && border.last < range.last) {
                starts.push_back(border.last + 1);
            }
        }
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    std::vector<Range> result;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        result.push_back({starts[i], i + 1 < starts.size() ? starts[i + 1] - 1 : range.last});
    }
    return result;
}

/// The traffic as cells; nothing when there are too many.
std::optional<std::vector<Cell>> cells_of(const Traffic& traffic, const std::vector<Rule>& rules) {
    std::vector<Ranges> ports;
    std::vector<Ranges> senders;
    for (const Rule& rule : rules) {
        ports.push_back(rule.ports);
        senders.push_back(rule.senders);
    }
    const auto from = pieces(traffic.from, senders);
    std::vector<Cell> cells;
    for (const Range& wanted : traffic.ports) {
        const auto to = pieces(wanted, ports);
        if (to.size() * from.size() + cells.size() > most_cells) {
            return std::nullopt;
        }
        for (const Range& port : to) {
            for (const Range& sender : from) {
                cells.push_back({port, sender});
            }
        }
    }
    return cells;
}

/// How one cell ends: what may happen to it and the rule that settles it, none for the default.
struct Fate {
    bool may_allow = false;
    bool may_block = false;
    const Rule* settled_by = nullptr;
    const Rule* doubtful = nullptr;
    bool opaque = false;  ///< a rule in the way may do something else than it says

    void may(bool allow) { (allow ? may_allow : may_block) = true; }
    void may(const Rule& rule) {
        may(rule.allows);
        doubtful = doubtful == nullptr || (rule.opaque && !opaque) ? &rule : doubtful;
        opaque = opaque || rule.opaque;
    }
};

/// The first rule that surely matches decides; one that perhaps matches leaves both open.
Fate by_first_match(const Cell& cell, const std::vector<Rule>& rules, bool default_allows) {
    Fate fate;
    for (const Rule& rule : rules) {
        const Match matched = match(rule, cell);
        if (matched == Match::yes) {
            fate.may(rule.allows);
            fate.settled_by = &rule;
            return fate;
        }
        if (matched == Match::maybe) {
            fate.may(rule);
        }
    }
    fate.may(default_allows);
    return fate;
}

/// Order does not count and a block overrules an allow.
Fate by_strongest(const Cell& cell, const std::vector<Rule>& rules, bool default_allows) {
    Fate fate;
    const Rule* allow = nullptr;
    for (const Rule& rule : rules) {
        const Match matched = match(rule, cell);
        if (matched == Match::yes && !rule.allows) {
            return {.may_block = true, .settled_by = &rule};
        }
        if (matched == Match::yes) {
            allow = allow == nullptr ? &rule : allow;
        } else if (matched == Match::maybe) {
            fate.may(rule);
        }
    }
    if (allow != nullptr) {
        // With a sure allow, one that perhaps allows changes nothing.
        fate.settled_by = allow;
        fate.may_allow = true;
    } else {
        fate.may(default_allows);
    }
    return fate;
}

void note(std::vector<Fact>& rules, const Rule* rule) {
    const bool known = rule == nullptr || std::any_of(rules.begin(), rules.end(),
                                                      [&](const Fact& fact) { return fact.value == rule->fact.value; });
    if (!known) {
        rules.push_back(rule->fact);
    }
}

void add(Outcome& outcome, const Fate& fate) {
    if ((fate.may_allow && fate.may_block) || fate.opaque) {
        outcome.undecided = true;
        outcome.doubtful = outcome.doubtful ? outcome.doubtful : fate.doubtful->fact;
        return;
    }
    outcome.allowed = outcome.allowed || fate.may_allow;
    outcome.blocked = outcome.blocked || fate.may_block;
    note(fate.may_allow ? outcome.allowing : outcome.blocking, fate.settled_by);
}

}  // namespace

Outcome decide(const Traffic& traffic, const Arrival* arrival, const Fact& profile, const std::vector<Fact>& facts) {
    Outcome outcome;
    const auto rules = rules_for(traffic, arrival, profile.text("name").value_or(""), facts);
    const auto cells = rules.size() > most_rules ? std::nullopt : cells_of(traffic, rules);
    if (!cells) {
        outcome.too_complex = true;
        return outcome;
    }
    const bool default_allows = profile.text("inbound") == "allow";
    const bool ordered =
        std::all_of(rules.begin(), rules.end(), [](const Rule& rule) { return rule.position.has_value(); });
    for (const Cell& cell : *cells) {
        add(outcome, ordered ? by_first_match(cell, rules, default_allows) : by_strongest(cell, rules, default_allows));
    }
    return outcome;
}

std::optional<Fact> disabled_rule(const Traffic& traffic, const std::string& action, const std::vector<Fact>& rules) {
    for (const Fact& fact : rules) {
        const bool disabled = fact.at("enabled") == json::value(false);
        if (!disabled || fact.text("direction") != "in" || fact.text("action") != action ||
            !concerns(fact, traffic, nullptr) || (is_for_some_programs(fact) && !names_ports(fact))) {
            continue;
        }
        const Rule rule = read(fact, nullptr);
        const bool some = std::any_of(traffic.ports.begin(), traffic.ports.end(), [&](const Range& ports) {
            return match(rule, {ports, traffic.from}) != Match::no;
        });
        if (some) {
            return fact;
        }
    }
    return std::nullopt;
}

}  // namespace firewall

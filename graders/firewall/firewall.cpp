#include "decide.h"
#include "description.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using firewall::Outcome;
using firewall::Traffic;
using grader::Fact;
using grader::Item;
using grader::Verdict;

Traffic traffic_of(const Item& item) {
    const auto from = item.optional_text("from");
    return {.protocol = item.text("protocol"),
            .ports = grader::ports_of(item.text("port")),
            .from = from ? grader::network_of(*from) : grader::all_addresses};
}

/// "TCP 5900 (192.168.1.0/24)": for people.
std::string shown(const Item& item) {
    const auto from = item.optional_text("from");
    const std::string protocol = item.text("protocol") == "tcp" ? "TCP " : "UDP ";
    return protocol + item.text("port") + (from ? " (" + *from + ")" : "");
}

std::string shown(const Fact& rule) {
    return rule.text("name").value_or(rule.text("id").value_or("—"));
}

void add(Outcome& all, const Outcome& one) {
    all.allowed = all.allowed || one.allowed;
    all.blocked = all.blocked || one.blocked;
    all.undecided = all.undecided || one.undecided;
    all.too_complex = all.too_complex || one.too_complex;
    all.allowing.insert(all.allowing.end(), one.allowing.begin(), one.allowing.end());
    all.blocking.insert(all.blocking.end(), one.blocking.begin(), one.blocking.end());
    all.doubtful = all.doubtful ? all.doubtful : one.doubtful;
}

/// What happens over all profiles, wherever the traffic may come in.
Outcome over_all(const Traffic& traffic, const std::vector<Fact>& interfaces, const std::vector<Fact>& profiles,
                 const std::vector<Fact>& rules) {
    const auto known = firewall::arrivals(traffic.from, interfaces);
    std::vector<const firewall::Arrival*> arrivals(known.empty() ? 1 : 0, nullptr);
    for (const firewall::Arrival& arrival : known) {
        arrivals.push_back(&arrival);
    }
    Outcome all;
    for (const Fact& profile : profiles) {
        if (!profile.is_true("enabled")) {
            all.allowed = true;
            continue;
        }
        for (const firewall::Arrival* arrival : arrivals) {
            add(all, firewall::decide(traffic, arrival, profile, rules));
        }
    }
    return all;
}

json::value seen_action(const Outcome& outcome) {
    if (outcome.allowed && outcome.blocked) {
        return json::array{"allow", "block"};
    }
    return outcome.allowed ? "allow" : "block";
}

/// The codes of one check.
struct Codes {
    const char* by_rule;
    const char* by_default;
    const char* other_rule;
    const char* other_default;
    const char* disabled;
    const char* in_part;
};

constexpr Codes allows{"firewall.allows.by_rule", "firewall.allows.by_default",    "firewall.allows.blocked",
                       "firewall.allows.no_rule", "firewall.allows.rule_disabled", "firewall.allows.in_part"};
constexpr Codes blocks{"firewall.blocks.by_rule", "firewall.blocks.by_default",    "firewall.blocks.allowed",
                       "firewall.blocks.no_rule", "firewall.blocks.rule_disabled", "firewall.blocks.in_part"};

/// The whole traffic is treated otherwise than expected: by which rule, or for want of one.
void explain_contrary(Verdict& verdict, const Codes& codes, const std::vector<Fact>& against,
                      const std::optional<Fact>& disabled) {
    if (disabled) {
        verdict.cite(*disabled);
        verdict.not_met(codes.disabled).with("rule", shown(*disabled));
    } else if (!against.empty()) {
        verdict.not_met(codes.other_rule).with("rule", shown(against.front()));
    } else {
        verdict.not_met(codes.other_default);
    }
}

/// It is treated as expected: does it stay so after a restart, where that is asked?
void judge_persistence(Verdict& verdict, const Item& item, const std::vector<Fact>& profiles) {
    if (item.at("persistent") != json::value(true)) {
        return;
    }
    for (const Fact& profile : profiles) {
        const json::value& persistent = profile.at("persistent");
        if (persistent.is_null()) {
            verdict.field("persistent", true, nullptr);
            verdict.not_observed("firewall.persistence_unknown");
            return;
        }
        if (!verdict.field("persistent", true, persistent)) {
            verdict.partly_met("firewall.not_persistent");
            return;
        }
    }
}

/// Nothing is left undecided.
void judge_outcome(Verdict& verdict, const Item& item, const Outcome& outcome, const std::vector<Fact>& profiles,
                   const std::vector<Fact>& rules) {
    const bool allow = item.check == "firewall.allows";
    const Codes& codes = allow ? allows : blocks;
    const auto& with = allow ? outcome.allowing : outcome.blocking;
    const auto& against = allow ? outcome.blocking : outcome.allowing;
    const bool wanted = allow ? outcome.allowed : outcome.blocked;
    const bool contrary = allow ? outcome.blocked : outcome.allowed;
    verdict.field("action", allow ? "allow" : "block", seen_action(outcome), !contrary);
    verdict.cite(with);
    verdict.cite(against);
    if (wanted && contrary) {
        verdict.partly_met(codes.in_part).with("rule", against.empty() ? "—" : shown(against.front()));
    } else if (contrary) {
        const char* action = allow ? "allow" : "block";
        explain_contrary(verdict, codes, against, firewall::disabled_rule(traffic_of(item), action, rules));
    } else {
        verdict.met(with.empty() ? codes.by_default : codes.by_rule);
        verdict.with("rule", with.empty() ? "—" : shown(with.front()));
        judge_persistence(verdict, item, profiles);
    }
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const grader::Subject subject = subjects.of(item.on);
    const auto profiles = subject.facts("firewall_profile");
    const auto rules = subject.facts("firewall_rule");
    Verdict verdict;
    verdict.with("what", shown(item));
    verdict.cite(profiles);
    if (profiles.empty()) {
        return verdict.not_observed("firewall.no_profile");
    }
    bool filters = false;
    for (const Fact& profile : profiles) {
        filters = filters || profile.is_true("enabled");
    }
    if (!verdict.field("enabled", true, filters)) {
        return verdict.not_met("firewall.off");
    }
    const auto interfaces = subject.facts("network_interface");
    const Outcome outcome = over_all(traffic_of(item), interfaces, profiles, rules);
    verdict.cite(interfaces);
    if (outcome.too_complex) {
        return verdict.not_observed("firewall.too_complex");
    }
    if (outcome.undecided) {
        verdict.cite(*outcome.doubtful);
        const bool understood = outcome.doubtful->is_true("fully_understood");
        return verdict.not_observed(understood ? "firewall.conditional" : "firewall.undecided")
            .with("rule", shown(*outcome.doubtful));
    }
    judge_outcome(verdict, item, outcome, profiles, rules);
    return verdict;
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("firewall", "1.1.0", family)

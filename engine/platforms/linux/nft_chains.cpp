#include "engine/platforms/linux/nft_chains.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

constexpr int most_jumps = 16;
constexpr std::size_t most_steps = 20'000;

/// How a rule ends for the packets that match it.
struct Ending {
    enum class Kind { none, allow, block, forward, unknown, jump, go, back };
    Kind kind = Kind::none;
    std::string chain;  ///< of jump and go
    Value target;       ///< of forward
};

/// A rule may end in several ways, by a verdict map.
struct Way {
    NftMatch match;
    Ending ending;
};

std::string target_chain(const Value& content) {
    const Value* target = content.find("target");
    return target != nullptr && target->as_string() != nullptr ? *target->as_string() : std::string();
}

/// The ending that a statement is; none when it is something else.
Ending ending_of(const std::string& statement, const Value& content) {
    using Kind = Ending::Kind;
    static const std::map<std::string, Kind> endings = {
        {"accept", Kind::allow},   {"drop", Kind::block},       {"reject", Kind::block}, {"return", Kind::back},
        {"jump", Kind::jump},      {"goto", Kind::go},          {"dnat", Kind::forward}, {"queue", Kind::unknown},
        {"tproxy", Kind::unknown}, {"redirect", Kind::unknown}, {"xt", Kind::unknown},   {"synproxy", Kind::unknown}};
    const auto found = endings.find(statement);
    if (found == endings.end()) {
        return {};
    }
    return {.kind = found->second, .chain = target_chain(content), .target = content};
}

/// Statements that change nothing about which packets get through.
bool is_harmless(const std::string& statement) {
    static const std::set<std::string> harmless = {"counter", "log",  "mangle",    "notrack", "comment", "set",
                                                   "map",     "flow", "ct helper", "last",    "snat",    "masquerade"};
    return harmless.contains(statement);
}

/// Reads the statements of one rule.
class RuleReader {
  public:
    RuleReader(const NftRuleset& ruleset, const NftChain& chain) : ruleset_(ruleset), chain_(chain) {}

    std::vector<Way> read(const NftRule& rule) {
        NftMatch match;
        for (const Value& statement : rule.statements) {
            const Record* object = statement.as_record();
            if (object == nullptr || object->size() != 1) {
                match.understood = false;
                continue;
            }
            const auto& [name, content] = *object->begin();
            if (Ending ending = ending_of(name, content); ending.kind != Ending::Kind::none) {
                return {Way{std::move(match), std::move(ending)}};
            }
            if (name == "vmap") {
                return ways_of_map(match, content);
            }
            read_condition(match, name, content);
        }
        return {};
    }

  private:
    void read_condition(NftMatch& match, const std::string& name, const Value& content) {
        if (name == "match") {
            const Value* left = content.find("left");
            const Value* op = content.find("op");
            const Value* right = content.find("right");
            if (left != nullptr && op != nullptr && op->as_string() != nullptr && right != nullptr) {
                narrow(match, *left, *op->as_string(), *right, ruleset_, chain_);
                return;
            }
        }
        match.understood = match.understood && is_harmless(name);
    }

    std::vector<Way> ways_of_map(const NftMatch& match, const Value& content) {
        const List* pairs = map_elements(content.find("data"));
        const Value* key = content.find("key");
        if (pairs == nullptr || key == nullptr) {
            return {doubtful(match)};
        }
        std::vector<Way> ways;
        for (const Value& pair : *pairs) {
            const List* both_sides = pair.as_list();
            const Record* verdict =
                both_sides != nullptr && both_sides->size() == 2 ? both_sides->back().as_record() : nullptr;
            if (verdict == nullptr || verdict->size() != 1) {
                return {doubtful(match)};
            }
            Way way{match, ending_of(verdict->begin()->first, verdict->begin()->second)};
            const Value* element = both_sides->front().find("elem");
            const Value* value = element == nullptr ? nullptr : element->find("val");
            narrow(way.match, *key, "==", value == nullptr ? both_sides->front() : *value, ruleset_, chain_);
            ways.push_back(std::move(way));
        }
        return ways;
    }

    const List* map_elements(const Value* data) {
        if (data == nullptr) {
            return nullptr;
        }
        if (const Value* set = data->find("set")) {
            return set->as_list();
        }
        const std::string* name = data->as_string();
        const auto found = name != nullptr && name->starts_with('@')
                               ? ruleset_.sets.find({chain_.family, chain_.table, name->substr(1)})
                               : ruleset_.sets.end();
        return found == ruleset_.sets.end() ? nullptr : &found->second;
    }

    static Way doubtful(NftMatch match) {
        match.understood = false;
        return {std::move(match), {.kind = Ending::Kind::unknown, .chain = {}, .target = {}}};
    }

    const NftRuleset& ruleset_;
    const NftChain& chain_;
};

class Walk {
  public:
    Walk(const NftRuleset& ruleset, const NftChain& base) : ruleset_(ruleset), base_(base) {}

    Observed<std::vector<NftStep>> run() {
        NftMatch all;
        all.ipv4 = base_.family != "ip6";
        all.understood = base_.family == "ip" || base_.family == "ip6" || base_.family == "inet";
        const std::string id = fmt::format("{}/{}/{}", base_.family, printable(base_.table), printable(base_.name));
        if (auto walked = walk(base_, all, id, 0); !walked) {
            return tl::unexpected(walked.error());
        }
        return std::move(steps_);
    }

  private:
    Observed<void> walk(const NftChain& chain, const NftMatch& context, const std::string& id, int depth) {
        if (depth > most_jumps) {
            return unobserved(reason::nft_too_complex, fmt::format("{}: jumps are nested too deeply", id));
        }
        // Packets that skip the rest of this chain: a later rule that would match some of them is not what it seems.
        std::vector<NftMatch> skipped;
        for (const NftRule& rule : chain.rules) {
            std::vector<Way> ways = RuleReader(ruleset_, chain).read(rule);
            for (std::size_t i = 0; i < ways.size(); ++i) {
                if (++work_ > most_steps) {
                    return unobserved(reason::nft_too_complex, fmt::format("{}: more than {} steps", id, most_steps));
                }
                NftMatch match = both(context, ways[i].match);
                match.understood = match.understood && !meets_any(skipped, match);
                if (match.impossible()) {
                    continue;
                }
                std::string step = fmt::format("{}/{}", id, rule.handle);
                if (ways.size() > 1) {
                    step += fmt::format("#{}", i);
                }
                const bool always = match == context;
                const bool leaves =
                    ways[i].ending.kind == Ending::Kind::back || ways[i].ending.kind == Ending::Kind::go;
                if (leaves && !is_base(chain)) {
                    skipped.push_back(match);
                }
                if (auto gone = go(rule, std::move(match), ways[i].ending, step, depth); !gone) {
                    return gone;
                }
                if (leaves && always) {
                    return {};
                }
            }
        }
        return {};
    }

    Observed<void> go(const NftRule& rule, NftMatch match, const Ending& ending, const std::string& id, int depth) {
        const auto push = [&](NftAction action, const std::string& step_id) {
            steps_.push_back({.match = match,
                              .action = action,
                              .id = step_id,
                              .name = rule.comment,
                              .index = rule.index,
                              .target = action == NftAction::forward ? ending.target : Value()});
        };
        const NftAction policy = base_.drops ? NftAction::block : NftAction::allow;
        switch (ending.kind) {
            case Ending::Kind::none:
                break;
            case Ending::Kind::allow:
                push(NftAction::allow, id);
                break;
            case Ending::Kind::block:
                push(NftAction::block, id);
                break;
            case Ending::Kind::forward:
                push(NftAction::forward, id);
                break;
            case Ending::Kind::unknown:
                match.understood = false;
                push(NftAction::unknown, id);
                break;
            case Ending::Kind::back:
                if (depth == 0) {
                    push(policy, id);
                }
                break;
            case Ending::Kind::jump:
            case Ending::Kind::go: {
                const auto target = ruleset_.chains.find({base_.family, base_.table, ending.chain});
                if (target == ruleset_.chains.end()) {
                    return unobserved(reason::nft_invalid, fmt::format("{}: it leads to no chain", id));
                }
                auto walked = walk(target->second, match, fmt::format("{}>{}", id, printable(ending.chain)), depth + 1);
                if (walked && ending.kind == Ending::Kind::go && depth == 0) {
                    push(policy, id + "!policy");
                }
                return walked;
            }
        }
        return {};
    }

    static bool meets_any(const std::vector<NftMatch>& others, const NftMatch& match) {
        return std::any_of(others.begin(), others.end(),
                           [&](const NftMatch& other) { return !both(other, match).impossible(); });
    }

    bool is_base(const NftChain& chain) const { return &chain == &base_; }

    const NftRuleset& ruleset_;
    const NftChain& base_;
    std::vector<NftStep> steps_;
    std::size_t work_ = 0;
};

}  // namespace

Observed<std::vector<NftStep>> steps_of(const NftRuleset& ruleset, const NftChain& chain) {
    return Walk(ruleset, chain).run();
}

bool may_block(const NftChain& chain, const std::vector<NftStep>& steps) {
    return chain.drops || std::any_of(steps.begin(), steps.end(), [](const NftStep& step) {
               return step.action != NftAction::allow && step.action != NftAction::forward;
           });
}

}  // namespace plateau::linux_platform

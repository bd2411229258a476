#include "engine/scenario/trial_reader.h"

#include <algorithm>

#include "engine/scenario/map_reader.h"
#include "engine/scenario/names.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

std::vector<std::string> known_sorts() {
    std::vector<std::string> names;
    for (const TrialSort sort : trial_sorts()) {
        names.emplace_back(to_string_view(sort));
    }
    return names;
}

class TrialReader {
  public:
    TrialReader(const Roles& roles, Parameters& parameters, Problems& problems)
        : roles_(roles), parameters_(parameters), problems_(problems) {}

    void read(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::map) {
            wrong_kind(node, YamlNode::Kind::map, problems_);
            return;
        }
        const std::string first = node.entries.empty() ? std::string() : node.entries.front().key;
        const auto sort = parse_trial_sort(first);
        if (!sort) {
            problems_.error(node.place, "scenario.trial.unknown",
                            {{"trial", shown(first)}, {"known", enumerated(known_sorts())}});
            return;
        }
        for (const YamlNode::Entry& entry : node.entries) {
            if (entry.value.kind == YamlNode::Kind::null) {
                wrong_kind(entry.value, YamlNode::Kind::scalar, problems_);
                return;
            }
        }
        Trial trial{.sort = *sort, .with = read_expect(node, fields_of(*sort), roles_, parameters_, problems_)};
        if (const auto field = field_out_of_range(trial)) {
            problems_.error(node.find(*field)->place, "scenario.trial.range", {{"field", *field}});
        }
        const bool twice = std::any_of(trials_.begin(), trials_.end(), [&](const Trial& other) {
            return other.sort == trial.sort && other.with == trial.with;
        });
        if (twice) {
            problems_.error(node.place, "scenario.trial.twice");
        }
        trials_.push_back(std::move(trial));
    }

    std::vector<Trial> take() { return std::move(trials_); }

  private:
    const Roles& roles_;
    Parameters& parameters_;
    Problems& problems_;
    std::vector<Trial> trials_;
};

}  // namespace

std::vector<Trial> read_trials(const YamlNode& node, const Roles& roles, Parameters& parameters, Problems& problems) {
    TrialReader reader(roles, parameters, problems);
    if (node.kind != YamlNode::Kind::list) {
        reader.read(node);
        return reader.take();
    }
    for (const YamlNode& one : node.items) {
        reader.read(one);
    }
    return reader.take();
}

}  // namespace plateau

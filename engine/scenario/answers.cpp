#include <algorithm>

#include "engine/scenario/names.h"
#include "engine/scenario/scenario_file.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

class StepReader {
  public:
    StepReader(const YamlNode& node, Parameters& parameters, Problems& problems)
        : map_(node, problems), parameters_(parameters), problems_(problems) {}

    AnswerStep step(const Roles& roles) {
        AnswerStep result;
        if (const auto on = map_.required_text("on")) {
            check_role(*on, map_.find("on")->place, roles, problems_);
            result.on = *on;
        }
        const bool runs = map_.find("run") != nullptr;
        const bool writes = map_.find("write") != nullptr;
        if (map_.is_map() && runs == writes) {
            problems_.error(map_.place(), "scenario.step.mode");
        }
        result.run = filled("run");
        result.write = filled("write");
        if (writes && !result.write.empty() && !result.write.starts_with('/')) {
            problems_.error(map_.find("write")->place, "scenario.step.path", {{"path", shown(result.write)}});
        }
        if (writes) {
            map_.require("content");
        }
        result.content = writes ? filled("content") : std::string();
        map_.finish();
        return result;
    }

  private:
    std::string filled(const std::string& key) {
        const auto text = map_.text(key);
        return text ? parameters_.filled(*text, map_.find(key)->place, problems_) : std::string();
    }

    MapReader map_;
    Parameters& parameters_;
    Problems& problems_;
};

class AnswerReader {
  public:
    AnswerReader(ScenarioText& of, Problems& problems)
        : scenario_(of.scenario), parameters_(of.parameters), roles_(roles_of(of.scenario.lab)), problems_(problems) {}

    Answer answer(const YamlNode& node) {
        Answer result;
        MapReader map(node, problems_);
        map.format_version();
        result.blank = map.is_true("blank");
        for (const YamlNode& step_node : map.list("steps")) {
            result.steps.push_back(read_step(step_node, roles_, parameters_, problems_));
        }
        for (const YamlNode::Entry& entry : map.map("faults")) {
            fault(entry, result);
        }
        if (map.is_map() && result.blank == !result.steps.empty()) {
            problems_.error(map.place(), "scenario.answer.steps");
        }
        if (result.blank && !result.faults.empty()) {
            problems_.error(map.find("faults")->place, "scenario.answer.blank_faults");
        }
        map.finish();
        return result;
    }

  private:
    void fault(const YamlNode::Entry& entry, Answer& result) {
        const auto item = std::find_if(scenario_.guide.begin(), scenario_.guide.end(),
                                       [&](const Item& one) { return one.id == entry.key; });
        if (item == scenario_.guide.end() || !item->measured()) {
            std::vector<std::string> known;
            for (const Item& one : scenario_.guide) {
                if (one.measured()) {
                    known.push_back(one.id);
                }
            }
            problems_.error(entry.place, "scenario.fault.item",
                            {{"id", shown(entry.key)}, {"known", enumerated(known)}});
            return;
        }
        const auto written = text_of_node(entry.value, problems_);
        const auto verdict = written ? parse_verdict(*written) : std::nullopt;
        if (written && (!verdict || verdict == Verdict::met || verdict == Verdict::for_jury)) {
            problems_.error(entry.value.place, "scenario.fault.verdict", {{"verdict", shown(*written)}});
        } else if (verdict) {
            result.faults.emplace(entry.key, *verdict);
        }
    }

    const Scenario& scenario_;
    Parameters& parameters_;
    const Roles roles_;
    Problems& problems_;
};

}  // namespace

AnswerStep read_step(const YamlNode& node, const Roles& roles, Parameters& parameters, Problems& problems) {
    return StepReader(node, parameters, problems).step(roles);
}

Answer read_answer(const std::string& name, std::string_view text, ScenarioText& of, Problems& problems) {
    Answer answer;
    if (const auto root = read_yaml(text, problems)) {
        answer = AnswerReader(of, problems).answer(*root);
    }
    check_id(name, {}, problems);
    answer.name = name;
    return answer;
}

}  // namespace plateau

#include <algorithm>

#include "engine/scenario/names.h"
#include "engine/scenario/scenario_file.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

class AnswerReader {
  public:
    AnswerReader(ScenarioText& of, Problems& problems)
        : scenario_(of.scenario), parameters_(of.parameters), roles_(roles_of(of.scenario.lab)), problems_(problems) {}

    Answer answer(const Node& node) {
        Answer result;
        MapReader map(node, problems_);
        map.format_version();
        result.blank = map.is_true("blank");
        for (const Node& step_node : map.list("steps")) {
            result.steps.push_back(step(step_node));
        }
        for (const Node::Entry& entry : map.map("faults")) {
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
    AnswerStep step(const Node& node) {
        AnswerStep result;
        MapReader map(node, problems_);
        if (const auto on = map.required_text("on")) {
            check_role(*on, map.find("on")->place, roles_, problems_);
            result.on = *on;
        }
        const bool runs = map.find("run") != nullptr;
        const bool writes = map.find("write") != nullptr;
        if (map.is_map() && runs == writes) {
            problems_.error(map.place(), "scenario.step.mode");
        }
        result.run = filled(map, "run");
        result.write = filled(map, "write");
        if (writes && !result.write.empty() && !result.write.starts_with('/')) {
            problems_.error(map.find("write")->place, "scenario.step.path", {{"path", shown(result.write)}});
        }
        if (writes) {
            map.require("content");
        }
        result.content = writes ? filled(map, "content") : std::string();
        map.finish();
        return result;
    }

    std::string filled(MapReader& map, const std::string& key) {
        const auto text = map.text(key);
        return text ? parameters_.filled(*text, map.find(key)->place, problems_) : std::string();
    }

    void fault(const Node::Entry& entry, Answer& result) {
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

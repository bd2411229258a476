#include "engine/scenario/scenario_file.h"

#include <algorithm>

#include "engine/scenario/names.h"
#include "engine/scenario/scalars.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

const std::vector<std::string> exam_names = {"full", "ccp1", "ccp2", "ccp3"};
const std::vector<std::string> timed_parts = {"step1", "reading", "step2"};

std::vector<std::string> ids_of(const std::vector<Item>& guide) {
    std::vector<std::string> ids;
    std::transform(guide.begin(), guide.end(), std::back_inserter(ids), [](const Item& item) { return item.id; });
    return ids;
}

/// The items of one exam: `all`, or a list of ids.
std::vector<std::string> read_exam(const Node& node, const std::vector<std::string>& ids, Problems& problems) {
    if (node.kind == Node::Kind::scalar && node.text == "all") {
        return {"all"};
    }
    if (node.kind != Node::Kind::list) {
        problems.error(node.place, "scenario.exam.form");
        return {};
    }
    std::vector<std::string> result;
    for (const Node& item : node.items) {
        const auto id = text_of_node(item, problems);
        if (id && std::find(ids.begin(), ids.end(), *id) == ids.end()) {
            problems.error(item.place, "scenario.exam.item", {{"id", shown(*id)}, {"known", enumerated(ids)}});
        } else if (id && std::find(result.begin(), result.end(), *id) != result.end()) {
            problems.error(item.place, "scenario.exam.twice", {{"id", *id}});
        } else if (id) {
            result.push_back(*id);
        }
    }
    return result;
}

void read_exams(MapReader& map, Scenario& scenario) {
    const Node* node = map.find("exams");
    if (node == nullptr) {
        return;
    }
    MapReader exams(*node, map.problems());
    const auto ids = ids_of(scenario.guide);
    for (const std::string& name : exam_names) {
        if (const Node* exam = exams.find(name)) {
            scenario.exams.emplace(name, read_exam(*exam, ids, map.problems()));
        }
    }
    exams.finish();
}

void read_timing(MapReader& map, Scenario& scenario) {
    const Node* node = map.find("timing");
    if (node == nullptr) {
        return;
    }
    MapReader timing(*node, map.problems());
    for (const std::string& part : timed_parts) {
        const auto text = timing.text(part);
        const auto seconds = text ? parse_duration(*text) : std::nullopt;
        if (seconds) {
            scenario.timing_seconds.emplace(part, *seconds);
        } else if (text) {
            map.problems().error(timing.find(part)->place, "scenario.duration.form", {{"duration", shown(*text)}});
        }
    }
    timing.finish();
}

/// A script of the subject's own: its name, where it runs and what.
CustomObservation read_observation(const Node& node, const Scenario& scenario, Parameters& parameters,
                                   Problems& problems) {
    CustomObservation result;
    MapReader map(node, problems);
    result.id = map.id("id").value_or("");
    const auto& known = scenario.observations;
    if (std::any_of(known.begin(), known.end(),
                    [&](const CustomObservation& other) { return other.id == result.id; })) {
        problems.error(map.place(), "scenario.observe.twice", {{"id", result.id}});
    }
    if (const auto on = map.required_text("on")) {
        check_role(*on, map.find("on")->place, roles_of(scenario.lab), problems);
        result.on = *on;
    }
    if (const auto run = map.required_text("run")) {
        result.run = parameters.filled(*run, map.find("run")->place, problems);
    }
    map.finish();
    return result;
}

LocalText filled(const LocalText& text, Place place, Parameters& parameters, Problems& problems) {
    return {.fr = parameters.filled(text.fr, place, problems), .en = parameters.filled(text.en, place, problems)};
}

}  // namespace

ScenarioText read_scenario(std::string_view text, const CheckCatalogue& catalogue, Problems& problems) {
    ScenarioText result;
    const auto root = read_yaml(text, problems);
    if (!root) {
        return result;
    }
    Scenario& scenario = result.scenario;
    MapReader map(*root, problems);
    map.format_version();
    scenario.id = map.id("id").value_or("");
    result.parameters = Parameters(map.find("parameters"), problems);
    scenario.choices = result.parameters.choices();
    if (const Node* title = map.require("title")) {
        scenario.title = filled(local_text_of_node(*title, problems).value_or(LocalText{}), title->place,
                                result.parameters, problems);
    }
    if (map.find("referential") != nullptr) {
        scenario.referential = map.id("referential").value_or("");
    }
    if (const Node* lab = map.require("lab")) {
        scenario.lab = read_lab(*lab, problems);
    }
    if (map.require("guide") != nullptr) {
        scenario.guide = read_guide(map.list("guide"), catalogue, roles_of(scenario.lab), result.parameters, problems);
    }
    for (const Node& node : map.list("observe")) {
        scenario.observations.push_back(read_observation(node, scenario, result.parameters, problems));
    }
    read_exams(map, scenario);
    read_timing(map, scenario);
    map.finish();
    return result;
}

}  // namespace plateau

#include "engine/scenario/scenario_file.h"

#include <algorithm>

#include "engine/scenario/names.h"
#include "engine/scenario/referential.h"
#include "engine/scenario/scalars.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

std::vector<std::string> ids_of(const std::vector<Item>& guide) {
    std::vector<std::string> ids;
    std::transform(guide.begin(), guide.end(), std::back_inserter(ids), [](const Item& item) { return item.id; });
    return ids;
}

/// The items of one exam: `all`, or a list of ids.
std::vector<std::string> read_exam(const YamlNode& node, const std::vector<std::string>& ids, Problems& problems) {
    if (node.kind == YamlNode::Kind::scalar && node.text == "all") {
        return {"all"};
    }
    if (node.kind != YamlNode::Kind::list) {
        problems.error(node.place, "scenario.exam.form");
        return {};
    }
    std::vector<std::string> result;
    for (const YamlNode& item : node.items) {
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
    const YamlNode* node = map.find("exams");
    if (node == nullptr) {
        return;
    }
    MapReader exams(*node, map.problems());
    const auto ids = ids_of(scenario.guide);
    for (const std::string& name : exam_names) {
        if (const YamlNode* exam = exams.find(name)) {
            scenario.exams.emplace(name, read_exam(*exam, ids, map.problems()));
        }
    }
    exams.finish();
}

void read_timing(MapReader& map, Scenario& scenario) {
    const YamlNode* node = map.find("timing");
    if (node == nullptr) {
        return;
    }
    MapReader timing(*node, map.problems());
    for (const std::string& part : exam_parts) {
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

Place place_in(const YamlNode& map, std::string_view key) {
    const YamlNode* node = map.find(key);
    return node == nullptr ? Place{} : node->place;
}

std::map<std::string, Place> places_of_entries(const YamlNode* map) {
    std::map<std::string, Place> places;
    if (map != nullptr) {
        for (const YamlNode::Entry& entry : map->entries) {
            places.emplace(entry.key, entry.value.place);
        }
    }
    return places;
}

ScenarioPlaces places_of(const YamlNode& root) {
    ScenarioPlaces places{.referential = place_in(root, "referential"),
                          .exams = places_of_entries(root.find("exams")),
                          .timing = places_of_entries(root.find("timing")),
                          .items = {},
                          .criteria = {}};
    if (const YamlNode* guide = root.find("guide")) {
        for (const YamlNode& item : guide->items) {
            places.items.push_back(item.place);
            auto& of_item = places.criteria.emplace_back();
            if (const YamlNode* criteria = item.find("criteria")) {
                for (const YamlNode& criterion : criteria->items) {
                    of_item.push_back(criterion.place);
                }
            }
        }
    }
    return places;
}

/// A script of the subject's own: its name, where it runs and what.
CustomObservation read_observation(const YamlNode& node, const Scenario& scenario, Parameters& parameters,
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
    if (const YamlNode* title = map.require("title")) {
        scenario.title = filled(local_text_of_node(*title, problems).value_or(LocalText{}), title->place,
                                result.parameters, problems);
    }
    if (map.find("referential") != nullptr) {
        scenario.referential = map.id("referential").value_or("");
    }
    if (const YamlNode* lab = map.require("lab")) {
        scenario.lab = read_lab(*lab, problems);
    }
    const Roles roles = roles_of(scenario.lab);
    for (const YamlNode& step : map.list("prepare")) {
        scenario.prepare.push_back(read_step(step, roles, result.parameters, problems));
    }
    if (map.require("guide") != nullptr) {
        scenario.guide = read_guide(map.list("guide"), catalogue, roles, result.parameters, problems);
    }
    for (const YamlNode& node : map.list("observe")) {
        scenario.observations.push_back(read_observation(node, scenario, result.parameters, problems));
    }
    read_exams(map, scenario);
    read_timing(map, scenario);
    map.finish();
    result.places = places_of(*root);
    return result;
}

}  // namespace plateau

#include <boost/json.hpp>

#include "engine/model/value_tree.h"
#include "engine/scenario/show.h"

namespace plateau {

namespace {

namespace json = boost::json;

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object json_of(const LocalText& text) {
    return {{"fr", text_or_null(text.fr)}, {"en", text_or_null(text.en)}};
}

json::object without_secrets(const Record& record, const std::vector<FieldSpec>& fields) {
    json::object object;
    for (const auto& [name, value] : record) {
        object[name] = json_tree(value);
    }
    for (const FieldSpec& field : fields) {
        if (field.type == FieldType::secret && object.contains(field.name)) {
            object[field.name] = json::object{{"secret", true}};
        }
    }
    return object;
}

json::array trials_of(const Item& item) {
    json::array trials;
    for (const Trial& trial : item.trials) {
        trials.push_back(without_secrets(trial.with, fields_of(trial.sort)));
    }
    return trials;
}

json::object json_of(const MachinePlan& machine) {
    return {{"role", machine.role},
            {"image", machine.image},
            {"memory", machine.memory},
            {"vcpus", machine.vcpus},
            {"address", machine.address ? json::value(machine.address->to_string()) : json::value(nullptr)}};
}

json::object json_of(const LabPlan& lab) {
    json::object object = {{"subnet", lab.subnet.to_string()},
                           {"observer", lab.observer.to_string()},
                           {"domain", text_or_null(lab.domain)}};
    json::array machines;
    for (const MachinePlan& machine : lab.machines) {
        machines.push_back(json_of(machine));
    }
    object["machines"] = std::move(machines);
    object["router"] = nullptr;
    if (lab.router) {
        object["router"] = json::object{{"address", lab.router->address.to_string()},
                                        {"image", text_or_null(lab.router->image)},
                                        {"memory", lab.router->memory}};
    }
    return object;
}

std::string_view name_of(Partial partial) {
    switch (partial) {
        case Partial::none:
            return "none";
        case Partial::per_field:
            return "per_field";
        case Partial::per_element:
            return "per_element";
    }
    return "none";
}

json::object json_of(const Item& item) {
    json::object object = {{"id", item.id},
                           {"task", json_of(item.task)},
                           {"language", item.language ? json::value(to_string_view(*item.language)) : nullptr},
                           {"hint", json_of(item.hint)},
                           {"mode", item.measured() ? "measured" : "judged"},
                           {"points", item.quarter_points / 4.0}};
    json::array criteria;
    for (const std::string& criterion : item.criteria) {
        criteria.emplace_back(criterion);
    }
    object["criteria"] = std::move(criteria);
    if (item.measured()) {
        object["check"] = item.check;
        object["on"] = item.on;
        object["expect"] = without_secrets(item.expect, item.fields);
        if (!item.trials.empty()) {
            object["trials"] = trials_of(item);
        }
        object["partial"] = name_of(item.partial);
    } else {
        json::array descriptors;
        for (const LocalText& descriptor : item.judge) {
            descriptors.push_back(json_of(descriptor));
        }
        object["judge"] = std::move(descriptors);
    }
    return object;
}

}  // namespace

std::string to_json(const Scenario& scenario, std::string_view proof) {
    json::object object = {{"schema", "plateau.scenario/1"},
                           {"id", scenario.id},
                           {"version", scenario.version},
                           {"title", json_of(scenario.title)},
                           {"referential", text_or_null(scenario.referential)}};
    json::object exams;
    for (const auto& [name, ids] : scenario.exams) {
        exams[name] = json::array(ids.begin(), ids.end());
    }
    object["exams"] = std::move(exams);
    json::object timing;
    for (const auto& [part, seconds] : scenario.timing_seconds) {
        timing[part] = seconds;
    }
    object["timing"] = std::move(timing);
    object["lab"] = json_of(scenario.lab);
    json::array guide;
    for (const Item& item : scenario.guide) {
        guide.push_back(json_of(item));
    }
    object["guide"] = std::move(guide);
    json::array answers;
    for (const auto& [name, answer] : scenario.answers) {
        answers.emplace_back(name);
    }
    object["answers"] = std::move(answers);
    object["proof"] = text_or_null(std::string(proof));
    return json::serialize(object);
}

}  // namespace plateau

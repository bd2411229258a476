#include "engine/scenario/parameters.h"

#include <algorithm>
#include <functional>

#include "engine/scenario/map_reader.h"
#include "engine/scenario/names.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

constexpr std::string_view seat_name = "seat";

bool is_parameter_name(std::string_view name) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 36 && std::all_of(name.begin(), name.end(), allowed);
}

/// Calls `replace` with what stands between "${" and "}" and puts its result there; "$${" is handed on as `escape`.
std::string replaced(std::string_view text, std::string_view escape,
                     const std::function<std::string(std::string_view name)>& replace) {
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto open = text.find("${", at);
        if (open == text.npos) {
            break;
        }
        if (open > at && text[open - 1] == '$') {
            result += text.substr(at, open - 1 - at);
            result += escape;
            at = open + 2;
            continue;
        }
        const auto close = std::min(text.find('}', open), text.size());
        result += text.substr(at, open - at);
        result += replace(text.substr(open + 2, close - open - 2));
        at = std::min(close + 1, text.size());
    }
    return result += text.substr(at);
}

std::string as_written(std::string_view name) {
    return "${" + std::string(name) + "}";
}

}  // namespace

Parameters::Parameters(const YamlNode* node, Problems& problems) {
    if (node == nullptr) {
        return;
    }
    if (node->kind != YamlNode::Kind::map) {
        wrong_kind(*node, YamlNode::Kind::map, problems);
        return;
    }
    for (const YamlNode::Entry& entry : node->entries) {
        if (!is_parameter_name(entry.key) || entry.key == seat_name) {
            problems.error(entry.place, "scenario.parameter.name", {{"name", shown(entry.key)}});
            continue;
        }
        places_.emplace(entry.key, entry.place);
        read_entry(entry, problems);
    }
}

void Parameters::read_entry(const YamlNode::Entry& entry, Problems& problems) {
    // A value may hold ${seat} and no other parameter: what a parameter means is then seen at one place.
    const auto value_of = [&](const YamlNode& node) {
        const std::string text = text_of_node(node, problems).value_or("");
        replaced(text, "$${", [&](std::string_view name) {
            if (name != seat_name) {
                problems.error(node.place, "scenario.parameter.nested", {{"name", shown(name)}});
            }
            return std::string();
        });
        return text;
    };
    if (entry.value.kind != YamlNode::Kind::map) {
        fixed_.emplace(entry.key, value_of(entry.value));
        return;
    }
    MapReader map(entry.value, problems);
    map.require("choices");
    std::vector<std::string> choices;
    for (const YamlNode& choice : map.list("choices")) {
        choices.push_back(value_of(choice));
    }
    map.finish();
    if (choices.empty()) {
        problems.error(entry.value.place, "scenario.parameter.no_choice", {{"name", entry.key}});
        choices.emplace_back();
    }
    choices_.emplace(entry.key, std::move(choices));
}

std::string Parameters::filled(std::string_view text, Place place, Problems& problems) {
    return replaced(text, "$${", [&](std::string_view name) {
        if (const auto fixed = fixed_.find(name); fixed != fixed_.end()) {
            used_.emplace(name);
            return fixed->second;
        }
        if (choices_.contains(std::string(name))) {
            used_.emplace(name);
        } else if (name != seat_name && !places_.contains(std::string(name))) {
            std::vector<std::string> known = {std::string(seat_name)};
            std::transform(places_.begin(), places_.end(), std::back_inserter(known),
                           [](const auto& one) { return one.first; });
            problems.error(place, "scenario.parameter.unknown", {{"name", shown(name)}, {"known", enumerated(known)}});
        }
        return as_written(name);
    });
}

std::vector<ParameterValues> Parameters::samples(std::string_view seat) const {
    ParameterValues first = {{std::string(seat_name), std::string(seat)}};
    for (const auto& [name, choices] : choices_) {
        first.emplace(name, fill_parameters(choices.front(), {{std::string(seat_name), std::string(seat)}}));
    }
    std::vector<ParameterValues> result = {first};
    for (const auto& [name, choices] : choices_) {
        for (std::size_t i = 1; i < choices.size(); ++i) {
            ParameterValues other = first;
            other[name] = fill_parameters(choices[i], {{std::string(seat_name), std::string(seat)}});
            result.push_back(std::move(other));
        }
    }
    return result;
}

void Parameters::warn_of_unused(Problems& problems) const {
    for (const auto& [name, place] : places_) {
        if (!used_.contains(name)) {
            problems.warning(place, "scenario.parameter.unused", {{"name", name}});
        }
    }
}

bool has_parameters(std::string_view text) {
    return text.find("${") != text.npos;
}

std::string fill_parameters(std::string_view text, const ParameterValues& values) {
    return replaced(text, "${", [&](std::string_view name) {
        const auto found = values.find(name);
        return found == values.end() ? as_written(name) : found->second;
    });
}

}  // namespace plateau

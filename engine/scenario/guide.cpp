#include <algorithm>
#include <map>

#include "engine/scenario/fact_item.h"
#include "engine/scenario/names.h"
#include "engine/scenario/scalars.h"
#include "engine/scenario/scenario_file.h"
#include "engine/scenario/trial_reader.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

class GuideReader {
  public:
    GuideReader(const CheckCatalogue& catalogue, const Roles& roles, Parameters& parameters, Problems& problems)
        : catalogue_(catalogue), roles_(roles), parameters_(parameters), problems_(problems) {
        for (const auto& [id, spec] : catalogue.checks) {
            check_ids_.push_back(id);
        }
    }

    Item item(const YamlNode& node) {
        Item result;
        MapReader map(node, problems_);
        result.id = id(map);
        result.task = task(map);
        result.language = language(map, result.task);
        if (const YamlNode* hint = map.find("hint")) {
            result.hint = text(*hint);
        }
        const YamlNode* check = map.find("check");
        const YamlNode* judge = map.find("judge");
        if (map.is_map() && (check == nullptr) == (judge == nullptr)) {
            problems_.error(node.place, "scenario.item.mode");
        }
        if (check != nullptr) {
            measured(map, result);
        } else {
            refuse_members_of_measured(map);
        }
        if (judge != nullptr) {
            result.judge = descriptors(*judge);
        }
        result.quarter_points = points(map);
        result.criteria = criteria(map);
        map.finish();
        return result;
    }

  private:
    std::string id(MapReader& map) {
        const auto id = map.id("id");
        if (!id) {
            return {};
        }
        const Place place = map.find("id")->place;
        if (const auto [first, is_new] = seen_.emplace(*id, place.line); !is_new) {
            problems_.error(place, "scenario.item.twice", {{"id", *id}, {"line", std::to_string(first->second)}});
        }
        return *id;
    }

    LocalText task(MapReader& map) {
        const YamlNode* node = map.require("task");
        return node == nullptr ? LocalText{} : text(*node);
    }

    /// A task in one language must be written in it.
    std::optional<Language> language(MapReader& map, const LocalText& task) {
        const std::vector<std::string> names = {"fr", "en"};
        const auto chosen = map.choice("language", names);
        if (!chosen) {
            return std::nullopt;
        }
        const Language language = names[*chosen] == "fr" ? Language::fr : Language::en;
        if (!task.empty() && (language == Language::fr ? task.fr : task.en).empty()) {
            problems_.error(map.find("language")->place, "scenario.item.language", {{"language", names[*chosen]}});
        }
        return language;
    }

    LocalText text(const YamlNode& node) {
        const auto read = local_text_of_node(node, problems_).value_or(LocalText{});
        return {.fr = parameters_.filled(read.fr, node.place, problems_),
                .en = parameters_.filled(read.en, node.place, problems_)};
    }

    void measured(MapReader& map, Item& result) {
        result.check = map.text("check").value_or("");
        if (const auto on = map.required_text("on")) {
            check_role(*on, map.find("on")->place, roles_, problems_);
            result.on = *on;
        }
        const std::vector<std::string> partials = {"none", "per_field", "per_element"};
        result.partial = static_cast<Partial>(map.choice("partial", partials).value_or(0));
        if (const YamlNode* trial = map.find("trial")) {
            result.trials = read_trials(*trial, roles_, parameters_, problems_);
        }
        const YamlNode* expect = map.require("expect");
        const auto spec = catalogue_.checks.find(result.check);
        if (spec == catalogue_.checks.end()) {
            refuse_check(result.check, *map.find("check"));
            return;
        }
        if (expect != nullptr && !spec->second.reads.empty() && !spec->second.reads.front().kind_from.empty()) {
            read_fact_item(*expect, catalogue_.kinds, roles_, parameters_, problems_, result);
            return;
        }
        result.fields = spec->second.expect;
        if (expect != nullptr) {
            result.expect = read_expect(*expect, result.fields, roles_, parameters_, problems_);
        }
    }

    void refuse_check(const std::string& check, const YamlNode& node) {
        if (check.empty()) {
            return;
        }
        const std::string near = nearest(check, check_ids_);
        if (near.empty()) {
            problems_.error(node.place, "scenario.check.unknown",
                            {{"check", shown(check)}, {"known", enumerated(check_ids_)}});
        } else {
            problems_.error(node.place, "scenario.check.unknown_near", {{"check", shown(check)}, {"nearest", near}});
        }
    }

    void refuse_members_of_measured(MapReader& map) {
        for (const char* key : {"on", "expect", "partial", "trial"}) {
            if (const YamlNode* node = map.find(key)) {
                problems_.error(node->place, "scenario.item.judged_member", {{"key", key}});
            }
        }
    }

    Descriptors descriptors(const YamlNode& node) {
        MapReader map(node, problems_);
        Descriptors result;
        for (const char* mark : {"0", "1", "2", "3"}) {
            const YamlNode* descriptor = map.require(mark);
            result.push_back(descriptor == nullptr ? LocalText{} : text(*descriptor));
        }
        map.finish();
        return result;
    }

    int points(MapReader& map) {
        const auto written = map.required_text("points");
        const auto quarters = written ? parse_quarter_points(*written) : std::nullopt;
        if (written && !quarters) {
            problems_.error(map.find("points")->place, "scenario.points.form", {{"points", shown(*written)}});
        }
        return quarters.value_or(4);
    }

    std::vector<std::string> criteria(MapReader& map) {
        std::vector<std::string> result;
        for (const YamlNode& node : map.list("criteria")) {
            const auto criterion = text_of_node(node, problems_);
            if (criterion && !is_criterion(*criterion)) {
                problems_.error(node.place, "scenario.criterion.form", {{"criterion", shown(*criterion)}});
            } else if (criterion && std::find(result.begin(), result.end(), *criterion) != result.end()) {
                problems_.error(node.place, "scenario.criterion.twice", {{"criterion", *criterion}});
            } else if (criterion) {
                result.push_back(*criterion);
            }
        }
        return result;
    }

    const CheckCatalogue& catalogue_;
    const Roles& roles_;
    Parameters& parameters_;
    Problems& problems_;
    std::vector<std::string> check_ids_;
    std::map<std::string, int> seen_;  ///< line by id
};

}  // namespace

std::vector<Item> read_guide(const std::vector<YamlNode>& nodes, const CheckCatalogue& catalogue, const Roles& roles,
                             Parameters& parameters, Problems& problems) {
    GuideReader reader(catalogue, roles, parameters, problems);
    std::vector<Item> guide;
    for (const YamlNode& node : nodes) {
        guide.push_back(reader.item(node));
    }
    return guide;
}

}  // namespace plateau

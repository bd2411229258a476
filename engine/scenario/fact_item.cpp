#include "engine/scenario/fact_item.h"

#include <algorithm>

#include "engine/scenario/map_reader.h"
#include "engine/scenario/names.h"
#include "engine/support/pattern.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

FieldSpec renamed(FieldSpec spec, std::string name) {
    spec.name = std::move(name);
    spec.required = false;
    return spec;
}

FieldSpec simple(std::string name, FieldType type) {
    return {.name = std::move(name), .type = type};
}

FieldSpec list_of(std::string name, FieldSpec element) {
    FieldSpec spec = simple(std::move(name), FieldType::list);
    spec.element.push_back(renamed(std::move(element), ""));
    return spec;
}

FieldSpec record_of(std::string name, std::vector<FieldSpec> members) {
    FieldSpec spec = simple(std::move(name), FieldType::record);
    spec.members = std::move(members);
    return spec;
}

/// The matchers a field of that type can have.
FieldSpec matchers_of(const FieldSpec& field) {
    std::vector<FieldSpec> members{renamed(field, "equals"), simple("absent", FieldType::boolean)};
    switch (field.type) {
        case FieldType::integer:
        case FieldType::timestamp:
            members.push_back(renamed(field, "at_least"));
            members.push_back(renamed(field, "at_most"));
            break;
        case FieldType::text:
        case FieldType::name:
            members.push_back(simple("contains", field.type));
            members.push_back(simple("matches", FieldType::text));
            break;
        case FieldType::ipv4:
        case FieldType::prefix:
            members.push_back(simple("in_subnet", FieldType::prefix));
            break;
        case FieldType::list:
            members.push_back(list_of("contains", field.element.front()));
            if (field.element.front().type == FieldType::ipv4 || field.element.front().type == FieldType::prefix) {
                members.push_back(simple("in_subnet", FieldType::prefix));
            }
            break;
        case FieldType::boolean:
        case FieldType::mac:
        case FieldType::ports:
        case FieldType::choice:
        case FieldType::role:
        case FieldType::secret:
        case FieldType::record:
            break;
    }
    // Whether a secret is the right one is all that can be told of it.
    if (field.type != FieldType::list && field.type != FieldType::record && field.type != FieldType::boolean &&
        field.type != FieldType::secret) {
        members.push_back(list_of("one_of", field));
    }
    return record_of(field.name, std::move(members));
}

std::vector<FieldSpec> matchers_of(const std::vector<FieldSpec>& fields) {
    std::vector<FieldSpec> result;
    for (const FieldSpec& field : fields) {
        result.push_back(matchers_of(field));
    }
    return result;
}

YamlNode map_of(std::string key, YamlNode value) {
    YamlNode map{.kind = YamlNode::Kind::map, .place = value.place};
    map.entries.push_back({.key = std::move(key), .place = value.place, .value = std::move(value)});
    return map;
}

/// What is written short, as it is written at length: `user: root` is `user: { equals: root }`, a null is
/// `{ absent: true }`, and `contains: a` of a list is `contains: [a]`.
YamlNode at_length(const YamlNode& value, bool of_list) {
    if (value.kind == YamlNode::Kind::null) {
        return map_of("absent", {.kind = YamlNode::Kind::scalar, .place = value.place, .text = "true", .plain = true});
    }
    if (value.kind != YamlNode::Kind::map) {
        return map_of("equals", value);
    }
    YamlNode result = value;
    for (YamlNode::Entry& entry : result.entries) {
        if (of_list && entry.key == "contains" && entry.value.kind == YamlNode::Kind::scalar) {
            YamlNode list{.kind = YamlNode::Kind::list, .place = entry.value.place};
            list.items.push_back(entry.value);
            entry.value = std::move(list);
        }
    }
    return result;
}

YamlNode all_at_length(YamlNode map, const std::vector<FieldSpec>& fields) {
    for (YamlNode::Entry& entry : map.entries) {
        const auto field =
            std::find_if(fields.begin(), fields.end(), [&](const FieldSpec& spec) { return spec.name == entry.key; });
        entry.value = at_length(entry.value, field != fields.end() && field->type == FieldType::list);
    }
    return map;
}

class FactItemReader {
  public:
    FactItemReader(const YamlNode& node, Problems& problems) : node_(node), map_(node, problems), problems_(problems) {}

    /// The kind's fields; nullptr when the kind is not there or is none.
    const std::vector<FieldSpec>* kind(const std::map<std::string, std::vector<FieldSpec>>& kinds) {
        const auto name = map_.required_text("kind");
        const auto found = name ? kinds.find(*name) : kinds.end();
        if (name && found == kinds.end()) {
            std::vector<std::string> known;
            for (const auto& [kind, fields] : kinds) {
                known.push_back(kind);
            }
            const std::string near = nearest(*name, known);
            problems_.error(map_.find("kind")->place, "scenario.fact.kind",
                            {{"kind", shown(*name)}, {"known", near.empty() ? enumerated(known) : near}});
        }
        return found == kinds.end() ? nullptr : &found->second;
    }

    /// What else must be so for the item to ask something that can be judged.
    void check(const Item& item) {
        const bool absent = item.expect.contains("absent");
        if (absent && (item.expect.contains("fields") || item.expect.contains("count"))) {
            problems_.error(map_.find("absent")->place, "scenario.fact.absent_with");
        }
        if (!absent && !item.expect.contains("fields") && !item.expect.contains("count") &&
            !item.expect.contains("where")) {
            problems_.error(node_.place, "scenario.fact.nothing");
        }
        for (const char* part : {"where", "fields"}) {
            if (const YamlNode* node = map_.find(part)) {
                check_patterns(*node);
            }
        }
        const Value* where = item.expect.contains("where") ? &item.expect.at("where") : nullptr;
        const Value* path = where == nullptr ? nullptr : where->find("path");
        if (item.expect.contains("kind") && item.expect.at("kind") == Value("file") &&
            (path == nullptr || path->find("equals") == nullptr)) {
            problems_.error(node_.place, "scenario.fact.file");
        }
    }

    /// The node with what is short written at length.
    YamlNode normal(const std::vector<FieldSpec>& fields) const {
        YamlNode result = node_;
        for (YamlNode::Entry& entry : result.entries) {
            if ((entry.key == "where" || entry.key == "fields") && entry.value.kind == YamlNode::Kind::map) {
                entry.value = all_at_length(std::move(entry.value), fields);
            }
            if (entry.key == "count" && entry.value.kind == YamlNode::Kind::scalar) {
                entry.value = map_of("equals", entry.value);
            }
        }
        return result;
    }

  private:
    void check_patterns(const YamlNode& fields) {
        for (const YamlNode::Entry& field : fields.entries) {
            const YamlNode* pattern = field.value.kind == YamlNode::Kind::map ? field.value.find("matches") : nullptr;
            if (pattern == nullptr || pattern->kind != YamlNode::Kind::scalar) {
                continue;
            }
            if (const auto compiled = Pattern::compile(pattern->text); !compiled) {
                problems_.error(pattern->place, "scenario.fact.pattern",
                                {{"pattern", shown(pattern->text)}, {"why", compiled.error()}});
            }
        }
    }

    const YamlNode& node_;
    MapReader map_;
    Problems& problems_;
};

}  // namespace

void read_fact_item(const YamlNode& node, const std::map<std::string, std::vector<FieldSpec>>& kinds,
                    const Roles& roles, Parameters& parameters, Problems& problems, Item& item) {
    FactItemReader reader(node, problems);
    const auto* fields = reader.kind(kinds);
    if (fields == nullptr) {
        return;
    }
    FieldSpec kind = simple("kind", FieldType::text);
    kind.required = true;
    const FieldSpec number = simple("", FieldType::integer);
    item.fields = {
        kind, record_of("where", matchers_of(*fields)), record_of("fields", matchers_of(*fields)),
        record_of("count", {renamed(number, "equals"), renamed(number, "at_least"), renamed(number, "at_most")}),
        simple("absent", FieldType::boolean)};
    item.expect = read_expect(reader.normal(*fields), item.fields, roles, parameters, problems);
    reader.check(item);
}

}  // namespace plateau

#include "engine/scenario/expect.h"

#include <algorithm>

#include "engine/scenario/map_reader.h"
#include "engine/scenario/names.h"
#include "engine/scenario/scalars.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

/// The text that says what a field of this type looks like.
const char* id_of_refusal(FieldType type) {
    switch (type) {
        case FieldType::boolean:
            return "scenario.value.boolean";
        case FieldType::integer:
            return "scenario.value.integer";
        case FieldType::mac:
            return "scenario.value.mac";
        case FieldType::ipv4:
            return "scenario.value.ipv4";
        case FieldType::prefix:
            return "scenario.value.prefix";
        case FieldType::ports:
            return "scenario.value.ports";
        case FieldType::choice:
            return "scenario.value.choice";
        case FieldType::timestamp:
            return "scenario.value.timestamp";
        case FieldType::text:
        case FieldType::name:
        case FieldType::role:
        case FieldType::secret:
        case FieldType::list:
        case FieldType::record:
            break;
    }
    return "scenario.value";
}

class ExpectReader {
  public:
    ExpectReader(const Roles& roles, Parameters& parameters, Problems& problems)
        : roles_(roles), parameters_(parameters), problems_(problems) {}

    Record record(const YamlNode& node, const std::vector<FieldSpec>& fields) {
        Record result;
        MapReader map(node, problems_);
        for (const FieldSpec& field : fields) {
            const YamlNode* member = field.required ? map.require(field.name) : map.find(field.name);
            if (member != nullptr) {
                result.emplace(field.name, value(*member, field));
            }
        }
        map.finish();
        return result;
    }

  private:
    Value value(const YamlNode& node, const FieldSpec& field) {
        if (node.kind == YamlNode::Kind::null) {
            return nullptr;
        }
        if (field.type == FieldType::record) {
            return record(node, field.members);
        }
        if (field.type == FieldType::list) {
            return list(node, field);
        }
        if (node.kind != YamlNode::Kind::scalar) {
            wrong_kind(node, YamlNode::Kind::scalar, problems_);
            return nullptr;
        }
        return scalar(node, field);
    }

    Value list(const YamlNode& node, const FieldSpec& field) {
        if (node.kind != YamlNode::Kind::list) {
            wrong_kind(node, YamlNode::Kind::list, problems_);
            return nullptr;
        }
        List result;
        for (const YamlNode& item : node.items) {
            result.push_back(value(item, field.element.front()));
        }
        // A list that still holds parameters is put in order when they are known.
        const Value read(result);
        return canonical(field, read).value_or(read);
    }

    Value scalar(const YamlNode& node, const FieldSpec& field) {
        const std::string text = parameters_.filled(node.text, node.place, problems_);
        if (has_parameters(text)) {
            try_samples(node, text, field);
            return text;
        }
        auto result = scalar_value(field, text, node.plain || text != node.text);
        if (!result) {
            refuse(node, text, field);
            return nullptr;
        }
        if (field.type == FieldType::role) {
            check_role(text, node.place, roles_, problems_);
        }
        return std::move(*result);
    }

    /// A text with parameters must be right for each of their choices; seats are numbered 1 or 01.
    void try_samples(const YamlNode& node, const std::string& text, const FieldSpec& field) {
        const auto short_seats = parameters_.samples("1");
        const auto long_seats = parameters_.samples("01");
        for (std::size_t i = 0; i < short_seats.size(); ++i) {
            const std::string one = fill_parameters(text, short_seats[i]);
            if (!scalar_value(field, one, true) && !scalar_value(field, fill_parameters(text, long_seats[i]), true)) {
                refuse(node, one, field);
                return;
            }
            if (field.type == FieldType::role) {
                check_role(one, node.place, roles_, problems_);
            }
        }
    }

    void refuse(const YamlNode& node, const std::string& text, const FieldSpec& field) {
        problems_.error(node.place, id_of_refusal(field.type),
                        {{"field", field.name}, {"seen", shown(text)}, {"known", enumerated(field.choices)}});
    }

    const Roles& roles_;
    Parameters& parameters_;
    Problems& problems_;
};

}  // namespace

void check_role(std::string_view role, Place place, const Roles& roles, Problems& problems) {
    if (!roles.contains(role)) {
        problems.error(place, "scenario.role.unknown",
                       {{"role", shown(role)}, {"known", enumerated({roles.begin(), roles.end()})}});
    }
}

tl::expected<Value, std::string> scalar_value(const FieldSpec& field, const std::string& text, bool plain) {
    if (field.type == FieldType::boolean && plain && (text == "true" || text == "false")) {
        return Value(text == "true");
    }
    if (field.type == FieldType::integer && plain) {
        if (const auto number = parse_integer(text)) {
            return Value(*number);
        }
    }
    return canonical(field, Value(text));
}

Record read_expect(const YamlNode& node, const std::vector<FieldSpec>& fields, const Roles& roles,
                   Parameters& parameters, Problems& problems) {
    return ExpectReader(roles, parameters, problems).record(node, fields);
}

}  // namespace plateau

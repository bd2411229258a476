#include "engine/grading/description.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "engine/facts/catalogue.h"
#include "engine/facts/value_json.h"

namespace plateau {

namespace {

/// Thrown and caught in this file only: what is wrong, and where.
struct Refused {
    std::string why;
};

[[noreturn]] void refuse(std::string_view where, std::string_view why) {
    throw Refused{where.empty() ? std::string(why) : fmt::format("{}: {}", where, why)};
}

std::string inside(std::string_view where, std::string_view name) {
    return where.empty() ? std::string(name) : fmt::format("{}.{}", where, name);
}

const Record& record_of(const Value& value, const std::string& where, std::initializer_list<std::string_view> known) {
    const Record* record = value.as_record();
    if (record == nullptr) {
        refuse(where, "an object is expected");
    }
    for (const auto& [name, member] : *record) {
        if (known.size() > 0 && std::find(known.begin(), known.end(), name) == known.end()) {
            refuse(where, fmt::format("no such member '{}'", name));
        }
    }
    return *record;
}

const Value& member_of(const Record& record, const std::string& where, std::string_view name) {
    const auto found = record.find(name);
    if (found == record.end()) {
        refuse(where, fmt::format("'{}' is missing", name));
    }
    return found->second;
}

std::string text_of(const Value& value, const std::string& where) {
    if (value.as_string() == nullptr || value.as_string()->empty()) {
        refuse(where, "a text that is not empty is expected");
    }
    return *value.as_string();
}

const List& list_of(const Value& value, const std::string& where) {
    if (value.as_list() == nullptr) {
        refuse(where, "a list is expected");
    }
    return *value.as_list();
}

/// A member that is true or false; false when it is not there.
bool flag_of(const Record& record, const std::string& where, std::string_view name) {
    const auto member = record.find(name);
    if (member == record.end()) {
        return false;
    }
    const bool* flag = member->second.as_bool();
    if (flag == nullptr) {
        refuse(inside(where, name), "neither true nor false");
    }
    return *flag;
}

/// a-z, 0-9 and '_' after a letter, in parts with a dot between.
bool is_identifier(std::string_view text, std::size_t parts) {
    std::size_t seen = 1;
    char before = '.';
    for (const char c : text) {
        const bool letter = c >= 'a' && c <= 'z';
        const bool inner = (c >= '0' && c <= '9') || c == '_';
        if (before == '.' ? !letter : !letter && !inner && c != '.') {
            return false;
        }
        seen += c == '.' ? 1 : 0;
        before = c;
    }
    return before != '.' && (parts == 0 ? seen > 1 : seen == parts);
}

LocalText local_text(const Value& value, const std::string& where) {
    const Record& record = record_of(value, where, {"fr", "en"});
    return {.fr = text_of(member_of(record, where, "fr"), inside(where, "fr")),
            .en = text_of(member_of(record, where, "en"), inside(where, "en"))};
}

FieldType type_of_format(const std::string& format, const std::string& where) {
    for (const FieldType type : {FieldType::name, FieldType::mac, FieldType::ipv4, FieldType::prefix, FieldType::ports,
                                 FieldType::role, FieldType::timestamp, FieldType::secret}) {
        if (to_string_view(type) == format) {
            return type;
        }
    }
    refuse(where, fmt::format("no such format '{}'", format));
}

std::vector<FieldSpec> fields_of(const Record& schema, const std::string& where);

void read_string(FieldSpec& field, const Record& schema, const std::string& where) {
    if (const auto format = schema.find("format"); format != schema.end()) {
        field.type = type_of_format(text_of(format->second, inside(where, "format")), where);
    }
    if (const auto secret = schema.find("secret"); secret != schema.end()) {
        field.secret = text_of(secret->second, inside(where, "secret"));
        if (field.type != FieldType::secret || !is_identifier(field.secret, 0)) {
            refuse(inside(where, "secret"), "the name of a secret is expected, of a field of format secret");
        }
    }
    const auto choices = schema.find("enum");
    if (choices == schema.end()) {
        return;
    }
    if (field.type != FieldType::text) {
        refuse(where, "'enum' and 'format' exclude each other");
    }
    field.type = FieldType::choice;
    for (const Value& choice : list_of(choices->second, inside(where, "enum"))) {
        field.choices.push_back(text_of(choice, inside(where, "enum")));
    }
    if (field.choices.empty()) {
        refuse(inside(where, "enum"), "it has no choice");
    }
}

FieldSpec field_of(std::string name, const Value& value, const std::string& where) {
    FieldSpec field{.name = std::move(name)};
    const Record& schema = record_of(value, where,
                                     {"type", "format", "enum", "items", "ordered", "properties", "required",
                                      "additionalProperties", "description", "secret"});
    if (const auto summary = schema.find("description"); summary != schema.end()) {
        field.summary = text_of(summary->second, inside(where, "description"));
    }
    const std::string type = text_of(member_of(schema, where, "type"), inside(where, "type"));
    if (type == "string") {
        read_string(field, schema, where);
    } else if (type == "integer") {
        field.type = FieldType::integer;
    } else if (type == "boolean") {
        field.type = FieldType::boolean;
    } else if (type == "array") {
        field.type = FieldType::list;
        field.element.push_back(field_of("", member_of(schema, where, "items"), inside(where, "items")));
        field.ordered = flag_of(schema, where, "ordered");
    } else if (type == "object") {
        field.type = FieldType::record;
        field.members = fields_of(schema, where);
    } else {
        refuse(where, fmt::format("no such type '{}'", type));
    }
    return field;
}

/// The properties of a schema of type object.
std::vector<FieldSpec> fields_of(const Record& schema, const std::string& where) {
    const Value& closed = member_of(schema, where, "additionalProperties");
    if (closed.as_bool() == nullptr || *closed.as_bool()) {
        refuse(where, "'additionalProperties' must be false");
    }
    std::vector<FieldSpec> fields;
    for (const auto& [name, property] : record_of(member_of(schema, where, "properties"), where, {})) {
        if (!is_identifier(name, 1)) {
            refuse(where, fmt::format("'{}' is no name of a field", name));
        }
        fields.push_back(field_of(name, property, inside(where, name)));
    }
    const auto required = schema.find("required");
    for (const Value& name : required == schema.end() ? List() : list_of(required->second, inside(where, "required"))) {
        const auto field =
            std::find_if(fields.begin(), fields.end(), [&](const FieldSpec& spec) { return Value(spec.name) == name; });
        if (field == fields.end()) {
            refuse(inside(where, "required"), "a field that is no property is named");
        }
        field->required = true;
    }
    return fields;
}

CheckRead read_of(const Value& value, const std::vector<FieldSpec>& expect, const std::string& where) {
    const Record& record = record_of(value, where, {"kind", "of", "optional"});
    CheckRead read{.kind = text_of(member_of(record, where, "kind"), inside(where, "kind")), .of = {}};
    if (find_fact_kind(read.kind) == nullptr) {
        refuse(where, fmt::format("this Plateau knows no kind of fact '{}'", read.kind));
    }
    read.optional = flag_of(record, where, "optional");
    if (const auto of = record.find("of"); of != record.end()) {
        read.of = text_of(of->second, inside(where, "of"));
        const bool known = std::any_of(expect.begin(), expect.end(), [&](const FieldSpec& field) {
            return field.name == read.of && field.type == FieldType::role;
        });
        if (!known) {
            refuse(where, fmt::format("'{}' is no field of format role", read.of));
        }
    }
    return read;
}

CheckSpec check_of(const Value& value, const GraderDescription& grader, const std::string& where) {
    const Record& record = record_of(value, where, {"id", "title", "reads", "expect"});
    CheckSpec check{.id = text_of(member_of(record, where, "id"), inside(where, "id")),
                    .family = grader.family,
                    .version = grader.version};
    if (!is_identifier(check.id, 2) || !check.id.starts_with(grader.family + ".")) {
        refuse(where, fmt::format("'{}' is not '{}.' and a name", check.id, grader.family));
    }
    const std::string expect = inside(where, "expect");
    const Value& schema = member_of(record, where, "expect");
    FieldSpec spec = field_of("", schema, expect);
    if (spec.type != FieldType::record) {
        refuse(expect, "its type must be object");
    }
    check.expect = std::move(spec.members);
    check.title = local_text(member_of(record, where, "title"), inside(where, "title"));
    for (const Value& read : list_of(member_of(record, where, "reads"), inside(where, "reads"))) {
        check.reads.push_back(read_of(read, check.expect, inside(where, "reads")));
    }
    if (check.reads.empty()) {
        refuse(inside(where, "reads"), "a check that reads nothing can judge nothing");
    }
    return check;
}

GraderDescription description_of(const Value& value) {
    const Record& record = record_of(value, "", {"family", "version", "checks", "texts"});
    GraderDescription grader{.family = text_of(member_of(record, "", "family"), "family"),
                             .version = text_of(member_of(record, "", "version"), "version")};
    if (!is_identifier(grader.family, 1)) {
        refuse("family", fmt::format("'{}' is no name of a family", grader.family));
    }
    const List& checks = list_of(member_of(record, "", "checks"), "checks");
    for (std::size_t i = 0; i < checks.size(); ++i) {
        CheckSpec check = check_of(checks[i], grader, fmt::format("checks[{}]", i));
        const bool known = std::any_of(grader.checks.begin(), grader.checks.end(),
                                       [&](const CheckSpec& other) { return other.id == check.id; });
        if (known) {
            refuse(fmt::format("checks[{}]", i), fmt::format("'{}' is there twice", check.id));
        }
        grader.checks.push_back(std::move(check));
    }
    for (const auto& [code, text] : record_of(member_of(record, "", "texts"), "texts", {})) {
        if (!is_identifier(code, 0) || !code.starts_with(grader.family + ".")) {
            refuse("texts", fmt::format("'{}' is no code of the family", code));
        }
        grader.texts.emplace(code, local_text(text, inside("texts", code)));
    }
    return grader;
}

}  // namespace

tl::expected<GraderDescription, std::string> parse_description(std::string_view json) {
    const auto value = value_from_json(json);
    if (!value) {
        return tl::unexpected(value.error());
    }
    try {
        return description_of(*value);
    } catch (const Refused& refused) {
        return tl::unexpected(refused.why);
    }
}

}  // namespace plateau

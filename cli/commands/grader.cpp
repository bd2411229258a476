#include <fmt/format.h>

#include "cli/commands.h"
#include "engine/app/correcting.h"
#include "engine/facts/value_json.h"

namespace plateau::cli {

namespace {

Value record_of(const CheckSpec& check) {
    List expect;
    for (const FieldSpec& field : check.expect) {
        Record shown{{"name", field.name}, {"type", to_string_view(field.type)}, {"required", field.required}};
        if (!field.secret.empty()) {
            shown.emplace("secret", field.secret);
        }
        expect.push_back(std::move(shown));
    }
    List reads;
    for (const CheckRead& read : check.reads) {
        // One whose kind the guide names reads no kind of its own.
        if (!read.kind_from.empty()) {
            continue;
        }
        reads.push_back(Record{
            {"kind", read.kind}, {"of", read.of.empty() ? Value() : Value(read.of)}, {"optional", read.optional}});
    }
    return Record{{"check", check.id},         {"grader", check.family},
                  {"version", check.version},  {"title", Record{{"fr", check.title.fr}, {"en", check.title.en}}},
                  {"reads", std::move(reads)}, {"expect", std::move(expect)}};
}

/// As a guide is to write the field: "ipv4", "[text]", "allow|deny", "true|false".
std::string form_of(const FieldSpec& field) {
    switch (field.type) {
        case FieldType::list:
            return fmt::format("[{}]", form_of(field.element.front()));
        case FieldType::choice:
            return fmt::format("{}", fmt::join(field.choices, "|"));
        case FieldType::boolean:
            return "true|false";
        default:
            return std::string(to_string_view(field.type));
    }
}

void list(Context& context) {
    const auto graders = installed_graders(places_of_this_program());
    List records;
    for (const auto& [id, check] : graders->catalogue().checks) {
        if (context.json()) {
            records.push_back(record_of(check));
            continue;
        }
        std::string fields;
        for (const FieldSpec& field : check.expect) {
            fields += fmt::format("{}{}{}: {}", fields.empty() ? "" : ", ", field.name, field.required ? "" : "?",
                                  form_of(field));
        }
        Context::data(
            fmt::format("{:<20} {:<8} {{ {} }}  {}\n", id, check.version, fields, check.title.in(context.language())));
    }
    if (context.json()) {
        Context::data(to_json(Record{{"schema", "plateau.graders/1"}, {"checks", std::move(records)}}) + "\n");
    }
    for (const Message& problem : graders->problems()) {
        Context::say(context.text(problem));
        context.exit_code = ExitCode::failed;
    }
}

}  // namespace

void add_grader(const Command& line, Context& context) {
    const Command grader = line.add("grader", "help.grader");
    grader.wants_verb();
    const Command command = grader.add("list", "help.grader.list");
    command.json_flag();
    command.does([&context] { list(context); });
}

}  // namespace plateau::cli

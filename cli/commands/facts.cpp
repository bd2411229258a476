#include <fmt/format.h>

#include "cli/commands.h"
#include "engine/facts/catalogue.h"
#include "engine/facts/value_json.h"

namespace plateau::cli {

namespace {

void list_kinds(const Context& context) {
    if (context.json()) {
        List kinds;
        for (const FactKind& kind : fact_kinds()) {
            List fields;
            for (const FieldSpec& field : kind.fields) {
                fields.push_back(
                    Record{{"name", field.name}, {"type", to_string_view(field.type)}, {"summary", field.summary}});
            }
            List key(kind.key.begin(), kind.key.end());
            kinds.push_back(Record{{"kind", kind.name},
                                   {"summary", kind.summary},
                                   {"since", kind.since},
                                   {"key", std::move(key)},
                                   {"fields", std::move(fields)}});
        }
        Context::data(to_json(Record{{"schema", "plateau.catalogue/1"}, {"kinds", std::move(kinds)}}) + "\n");
        return;
    }
    for (const FactKind& kind : fact_kinds()) {
        Context::data(fmt::format("{:<22} {}\n", kind.name, kind.summary));
        for (const FieldSpec& field : kind.fields) {
            Context::data(fmt::format("    {:<20} {:<10} {}\n", field.name, to_string_view(field.type), field.summary));
        }
    }
}

}  // namespace

void add_facts(CLI::App& app, Context& context) {
    auto* facts = app.add_subcommand("facts", context.text({"help.facts", {}}));
    auto list = std::make_shared<bool>(false);
    facts->add_flag("--list", *list, context.text({"help.facts.list", {}}));
    facts->add_flag("--json", context.json_flag(), context.text({"help.json", {}}));
    facts->callback([&context, list] { list_kinds(context); });
}

}  // namespace plateau::cli

#include <fmt/format.h>

#include <cstdlib>

#include "cli/commands.h"
#include "engine/app/observing.h"
#include "engine/facts/catalogue.h"
#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/report/printed.h"
#include "engine/support/error.h"
#include "engine/support/utf8.h"

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

std::string printed_key(const Context& context, const Fact& fact) {
    std::string key;
    for (const auto& [name, value] : fact.key) {
        key += (key.empty() ? "" : " ") + printed(value, context.language());
    }
    return key;
}

void print(const Context& context, const FactsRecord& record) {
    for (const Fact& fact : record.facts) {
        std::string fields;
        for (const auto& [name, value] : fact.value) {
            if (!fact.key.contains(name)) {
                fields += fmt::format("{}{}={}", fields.empty() ? "" : "  ", name, printed(value, context.language()));
            }
        }
        Context::data(fmt::format("{:<20} {}  {}\n", fact.kind, printed_key(context, fact), fields));
    }
    for (const UnobservedKind& kind : record.unobserved) {
        Context::data(
            fmt::format("{:<20} {}\n", kind.kind,
                        context.text({"label.facts.unobserved", {{"code", kind.code}, {"why", harmless(kind.why)}}})));
    }
}

void observe(Context& context, ObserveOptions options) {
    // Never an argument: the arguments of a program are everybody's to read.
    const char* password = std::getenv("PLATEAU_PASSWORD");
    options.password = password == nullptr ? "" : password;
    const FactsRecord record = observe_subject(options);
    if (context.json()) {
        Context::data(facts_to_json(record) + "\n");
    } else {
        print(context, record);
    }
    if (record.kinds.empty()) {
        context.exit_code = ExitCode::failed;
    }
}

}  // namespace

void add_facts(CLI::App& app, Context& context) {
    auto* facts = app.add_subcommand("facts", context.text({"help.facts", {}}));
    auto list = std::make_shared<bool>(false);
    facts->add_flag("--list", *list, context.text({"help.facts.list", {}}));
    facts->add_flag("--json", context.json_flag(), context.text({"help.json", {}}));
    auto options = std::make_shared<ObserveOptions>();
    auto* from = facts->add_option("--from", options->from, context.text({"help.facts.from", {}}));
    facts->add_option("--kinds", options->kinds, context.text({"help.facts.kinds", {}}))->delimiter(',')->needs(from);
    facts->add_option("--role", options->role, context.text({"help.facts.role", {}}))->capture_default_str();
    facts->add_option("--evidence", options->keep, context.text({"help.facts.evidence", {}}))->needs(from);
    facts->add_option("--host-key", options->host_key, context.text({"help.facts.host_key", {}}))->needs(from);
    facts->callback([&context, list, options] {
        if (*list == !options->from.empty()) {
            throw Error(ErrorKind::usage, Message{"facts.one_of", {}});
        }
        *list ? list_kinds(context) : observe(context, *options);
    });
}

}  // namespace plateau::cli

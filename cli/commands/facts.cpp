#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/passwords.h"
#include "engine/app/correcting.h"
#include "engine/app/observing.h"
#include "engine/app/places.h"
#include "engine/facts/catalogue.h"
#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/model/secret.h"
#include "engine/report/printed.h"
#include "engine/support/error.h"
#include "engine/support/secret_keeper.h"
#include "engine/support/utf8.h"

namespace plateau::cli {

namespace {

void list_kinds(const Context& context) {
    if (context.json()) {
        List kinds;
        for (const FactKind& kind : fact_kinds()) {
            List fields;
            for (const FieldSpec& field : kind.fields) {
                Record shown{{"name", field.name}, {"type", to_string_view(field.type)}, {"summary", field.summary}};
                if (!field.secret.empty()) {
                    shown.emplace("secret", field.secret);
                }
                fields.push_back(std::move(shown));
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

/// What is printed of facts, and with which key secrets are shown; nullptr: as dots.
struct FactsPrinter {
    const Context& context;
    const SecretKeeper* reveal = nullptr;

    std::string value(const Value& value) const {
        const auto secret = reveal == nullptr ? std::nullopt : secret_in(value);
        if (!secret) {
            return printed(value, context.language());
        }
        const auto plaintext = reveal->open(*secret);
        return plaintext ? harmless(plaintext->view()) : context.text({"label.facts.other_key", {}});
    }
};

std::string printed_key(const Context& context, const Fact& fact) {
    std::string key;
    for (const auto& [name, value] : fact.key) {
        key += (key.empty() ? "" : " ") + printed(value, context.language());
    }
    return key;
}

void print(const FactsPrinter& how, const FactsRecord& record) {
    const Context& context = how.context;
    for (const Fact& fact : record.facts) {
        std::string fields;
        for (const auto& [name, value] : fact.value) {
            if (!fact.key.contains(name)) {
                fields += fmt::format("{}{}={}", fields.empty() ? "" : "  ", name, how.value(value));
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

struct FactsOptions {
    ObserveOptions observe;
    std::filesystem::path file;           ///< facts that were observed before
    std::filesystem::path password_file;  ///< of a router
    bool list = false;
    bool reveal = false;
};

void show(Context& context, FactsOptions options) {
    options.observe.password = machine_password();
    options.observe.router_password = router_password(options.password_file);
    options.observe.tell = [&context](const Message& message) { Context::say(context.text(message)); };
    const auto records = options.file.empty() ? std::vector<FactsRecord>{observe_subject(options.observe)}
                                              : read_facts_files({options.file});
    const SecretKeeper secrets(places_of_this_program().centre_key());
    if (options.reveal) {
        Context::say(
            context.text({"label.facts.revealed", {{"file", places_of_this_program().centre_key().string()}}}));
    }
    bool observed = false;
    for (const FactsRecord& record : records) {
        if (context.json()) {
            Context::data(facts_to_json(record) + "\n");
        } else {
            print({.context = context, .reveal = options.reveal ? &secrets : nullptr}, record);
        }
        observed = observed || !record.kinds.empty();
    }
    if (!observed) {
        context.exit_code = ExitCode::failed;
    }
}

}  // namespace

void add_facts(const Command& line, Context& context) {
    const Command facts = line.add("facts", "help.facts");
    auto all = std::make_shared<FactsOptions>();
    ObserveOptions& options = all->observe;
    facts.flag("--list", all->list, "help.facts.list");
    const Option json = facts.json_flag();
    const Option from = facts.option("--from", options.from, "help.facts.from");
    facts.option("--facts", all->file, "help.facts.facts").excludes(from);
    facts.flag("--reveal", all->reveal, "help.facts.reveal").excludes(json);
    facts.option("--kinds", options.kinds, "help.facts.kinds").separated_by_commas().needs(from);
    facts.option("--role", options.role, "help.facts.role").with_default();
    facts.option("--evidence", options.keep, "help.facts.evidence").needs(from);
    facts.option("--host-key", options.host_key, "help.facts.host_key").needs(from);
    facts.option("--password-file", all->password_file, "help.password_file").needs(from);
    facts.does([&context, all] {
        const bool shown = !all->observe.from.empty() || !all->file.empty();
        if (all->list == shown) {
            throw Error(ErrorKind::usage, Message{"facts.one_of", {}});
        }
        all->list ? list_kinds(context) : show(context, *all);
    });
}

}  // namespace plateau::cli

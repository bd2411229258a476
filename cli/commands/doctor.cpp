#include "engine/app/doctor.h"

#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "engine/app/correcting.h"
#include "engine/facts/value_json.h"
#include "engine/report/printed.h"
#include "engine/scenario/load.h"

namespace plateau::cli {

namespace {

struct Options {
    Places places = places_of_this_program();
    std::string scenario = "practice";
    std::size_t seats = 2;
};

HostNeeds needs_of(const Options& options) {
    const auto folder = options.places.scenario(options.scenario);
    const auto graders = installed_graders(options.places, folder);
    const LabPlan lab = load_scenario(folder, graders->catalogue()).lab;
    HostNeeds needs{.seats = options.seats, .machines_of_seat = lab.machines.size()};
    for (const auto& machine : lab.machines) {
        needs.memory_of_seat += machine.memory;
    }
    if (lab.router) {
        needs.memory_of_seat += lab.router->memory;
        ++needs.machines_of_seat;
    }
    return needs;
}

/// The word of a subject: "rights" in the reader's language.
std::string subject_word(const Context& context, const Finding& finding) {
    return context.text({"word.doctor." + finding.subject, {}});
}

std::string_view mark_of(Health health) {
    return health == Health::good ? "✔" : health == Health::warning ? "!" : "✘";
}

void print(const Context& context, const Finding& finding) {
    constexpr std::size_t text_width = 88;
    const std::string word = subject_word(context, finding);
    std::string start = fmt::format("{} {}{}", mark_of(finding.health), word,
                                    std::string(16 - std::min<std::size_t>(15, columns_of(word)), ' '));
    const std::string indent(18, ' ');
    const auto paragraph = [&](const std::string& text) {
        for (const std::string& line : wrapped(text, text_width)) {
            Context::data(start + line + "\n");
            start = indent;
        }
    };
    paragraph(context.text(finding.what));
    if (finding.error) {
        paragraph(describe(context.language(), *finding.error));
    }
    if (finding.cure) {
        start = indent + "→ ";
        paragraph(context.text(*finding.cure));
    }
}

Record record_of(const Context& context, const Finding& finding) {
    return {{"subject", finding.subject},
            {"health", std::string(to_string_view(finding.health))},
            {"code", finding.what.id},
            {"what", context.text(finding.what)},
            {"why", finding.error ? Value(describe(context.language(), *finding.error)) : Value()},
            {"cure", finding.cure ? Value(context.text(*finding.cure)) : Value()}};
}

void run(Context& context, const Options& options) {
    context.watch_signals();
    const HostNeeds needs = needs_of(options);
    const HostState host = look_at_host(options.places, "practice", context.stop());
    List records;
    for (const Finding& finding : examine(host, needs)) {
        if (context.json()) {
            records.push_back(record_of(context, finding));
        } else {
            print(context, finding);
        }
        if (finding.health == Health::bad) {
            context.exit_code = ExitCode::failed;
        }
    }
    if (context.json()) {
        Context::data(to_json(Record{{"schema", "plateau.doctor/1"},
                                     {"seats", static_cast<std::int64_t>(needs.seats)},
                                     {"findings", std::move(records)}}) +
                      "\n");
    }
}

}  // namespace

void add_doctor(const Command& line, Context& context) {
    const Command command = line.add("doctor", "help.doctor");
    auto options = std::make_shared<Options>();
    command.option("SCENARIO", options->scenario, "help.doctor.scenario").with_default();
    command.option("--seats", options->seats, "help.doctor.seats").with_default().between(1, 64);
    command.store(options->places.store);
    command.json_flag();
    command.does([&context, options] { run(context, *options); });
}

}  // namespace plateau::cli

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/progress.h"
#include "engine/app/correcting.h"
#include "engine/app/proving.h"
#include "engine/grading/proof_json.h"
#include "engine/report/printed.h"
#include "engine/scenario/load.h"

namespace plateau::cli {

namespace {

struct ProveCommand {
    Places places = places_of_this_program();
    std::filesystem::path scenario = "practice";
    bool beside = false;
    std::string progress = "auto";
};

std::string printed_verdict(const Context& context, const std::string& word) {
    const auto verdict = parse_verdict(word);
    return verdict ? printed(*verdict, context.language()) : word;
}

/// An objection in the reader's language: its verdicts are words there.
std::string sentence(const Context& context, Message objection) {
    for (auto& [name, text] : objection.args) {
        if (name == "announced" || name == "found") {
            text = printed_verdict(context, text);
        }
    }
    return context.text(objection);
}

/// The faults that were put in and found under their names: what the guide is known to catch.
std::size_t faults_caught(const ProvedAnswer& answer) {
    return static_cast<std::size_t>(std::count_if(answer.items.begin(), answer.items.end(), [](const ProvedItem& item) {
        return item.announced != Verdict::met && item.announced == item.found;
    }));
}

void print_answers(const Context& context, const Proof& proof) {
    for (const ProvedAnswer& answer : proof.answers) {
        const auto as_announced = std::count_if(answer.items.begin(), answer.items.end(),
                                                [](const ProvedItem& item) { return item.announced == item.found; });
        Context::data(context.text({answer.blank ? "label.prove.blank" : "label.prove.answer",
                                    {{"answer", answer.name},
                                     {"items", std::to_string(answer.items.size())},
                                     {"as_announced", std::to_string(as_announced)},
                                     {"faults", std::to_string(faults_caught(answer))}}}) +
                      "\n");
        for (const ProvedItem& item : answer.items) {
            if (!answer.blank && item.announced != Verdict::met) {
                Context::data(fmt::format("  {} {:<24} {} ({})\n", item.announced == item.found ? "✔" : "✘", item.id,
                                          printed(item.found, context.language()), item.why));
            }
        }
    }
}

void print(const Context& context, const Proving& proving) {
    if (context.json()) {
        Context::data(to_json(proving.proof) + "\n");
    } else {
        print_answers(context, proving.proof);
        for (const Message& objection : proving.objections) {
            Context::data(sentence(context, objection) + "\n");
        }
        Context::data(context.text({proving.objections.empty() ? "label.prove.held" : "label.prove.not_held",
                                    {{"scenario", proving.proof.scenario_id},
                                     {"count", std::to_string(proving.objections.size())}}}) +
                      "\n");
        Context::say(context.text({"label.prove.file", {{"file", proving.file.string()}}}));
        Context::say(context.text({"label.rehearse.folder", {{"folder", proving.rehearsal.folder.string()}}}));
    }
}

void run(Context& context, const ProveCommand& command) {
    context.watch_signals();
    const ProveOptions options{.scenario = command.places.scenario(command.scenario),
                               .place = command.beside ? ProofPlace::beside : ProofPlace::state};
    const Scenario scenario =
        load_scenario(options.scenario, installed_graders(command.places, options.scenario)->catalogue());
    Proving proving;
    {
        ProgressDisplay display(context, progress_style(command.progress),
                                phases_of_rehearsal(seats_to_prove(scenario), AfterRehearsal::remove));
        const RehearsalNews news{.progress = [&](const ProgressEvent& event) { display.event(event); },
                                 .line = [&](std::string_view line) { display.line(line); }};
        proving = prove(command.places, options, news, context.stop());
    }
    print(context, proving);
    if (!proving.objections.empty()) {
        context.exit_code = ExitCode::failed;
    }
    for (const Error& error : proving.rehearsal.leftovers) {
        context.complain(describe(context.language(), error));
        context.exit_code = ExitCode::failed;
    }
}

}  // namespace

void add_prove(const Command& scenario, Context& context) {
    const Command command = scenario.add("prove", "help.scenario.prove");
    auto options = std::make_shared<ProveCommand>();
    command.option("SCENARIO", options->scenario, "help.scenario.subject").with_default();
    command.flag("--beside", options->beside, "help.prove.beside");
    command.store(options->places.store);
    command.option("--progress", options->progress, "help.rehearse.progress")
        .one_of({"auto", "bar", "lines", "json"})
        .with_default();
    command.json_flag();
    command.does([&context, options] { run(context, *options); });
}

}  // namespace plateau::cli

#include "cli/commands.h"
#include "engine/app/correcting.h"
#include "engine/facts/value_json.h"
#include "engine/scenario/load.h"
#include "engine/scenario/show.h"

namespace plateau::cli {

namespace {

Value record_of(const Problem& problem) {
    return Record{{"file", problem.file},           {"line", problem.place.line},
                  {"column", problem.place.column}, {"severity", to_string_view(problem.severity)},
                  {"code", problem.message.id},     {"text", describe(Language::en, problem)}};
}

/// A folder is a scenario; a file is a room.
std::vector<Problem> problems_of(const Places& places, const std::filesystem::path& subject) {
    if (std::filesystem::is_regular_file(subject)) {
        return lint_room(subject);
    }
    const auto graders = installed_graders(places, places.scenario(subject));
    return lint_scenario(places.scenario(subject), graders->catalogue());
}

void lint(Context& context, const Places& places, const std::filesystem::path& subject) {
    const auto problems = problems_of(places, subject);
    List records;
    for (const Problem& problem : problems) {
        if (problem.severity == Severity::error) {
            context.exit_code = ExitCode::usage;
        }
        if (context.json()) {
            records.push_back(record_of(problem));
        } else {
            Context::data(describe(context.language(), problem) + "\n");
        }
    }
    if (context.json()) {
        Context::data(to_json(Record{{"schema", "plateau.problems/1"}, {"problems", std::move(records)}}) + "\n");
    } else if (problems.empty()) {
        Context::say(context.text({"label.lint.clean", {{"subject", subject.string()}}}));
    }
}

void show(const Context& context, const Places& places, const std::filesystem::path& subject) {
    const auto graders = installed_graders(places, places.scenario(subject));
    const Scenario scenario = load_scenario(places.scenario(subject), graders->catalogue());
    Context::data(context.json() ? to_json(scenario) + "\n" : show_scenario(scenario, context.language()));
}

}  // namespace

void add_scenario(CLI::App& app, Context& context) {
    auto* scenario = app.add_subcommand("scenario", context.text({"help.scenario", {}}))->require_subcommand(1);
    auto places = std::make_shared<Places>(places_of_this_program());
    auto subject = std::make_shared<std::filesystem::path>("practice");
    const auto add = [&](const char* verb, const char* help) {
        auto* command = scenario->add_subcommand(verb, context.text({help, {}}));
        command->add_option("SCENARIO", *subject, context.text({"help.scenario.subject", {}}))->capture_default_str();
        command->add_flag("--json", context.json_flag(), context.text({"help.json", {}}));
        return command;
    };
    add("lint", "help.scenario.lint")->callback([&context, places, subject] { lint(context, *places, *subject); });
    add("show", "help.scenario.show")->callback([&context, places, subject] { show(context, *places, *subject); });
}

}  // namespace plateau::cli

#include <algorithm>
#include <chrono>

#include "cli/commands.h"
#include "engine/app/correcting.h"
#include "engine/app/proving.h"
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

Date today() {
    return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

/// What lint found: the problems, and how the guide of a scenario that can be read stands.
struct Linted {
    std::vector<Problem> problems;
    std::optional<ProofStanding> standing;
};

bool is_error(const Problem& problem) {
    return problem.severity == Severity::error;
}

/// A folder is a scenario; a file is a room or a referential.
Linted linted(const Places& places, const std::filesystem::path& subject) {
    if (std::filesystem::is_regular_file(subject)) {
        return {.problems = lint_file(subject), .standing = std::nullopt};
    }
    const auto folder = places.scenario(subject);
    const auto graders = installed_graders(places, folder);
    const LintRules rules{.referentials = places.referentials(folder), .today = today()};
    Linted result{.problems = lint_scenario(folder, graders->catalogue(), rules), .standing = std::nullopt};
    if (std::none_of(result.problems.begin(), result.problems.end(), is_error)) {
        const Scenario scenario = load_scenario(folder, graders->catalogue());
        result.standing = standing_of(places, folder, scenario, graders->catalogue());
    }
    return result;
}

/// "proved", "not proved", … of a guide, for people.
std::string words_of(const Context& context, const ProofStanding& standing) {
    return context.text(
        {"label.proof." + std::string(to_string_view(standing.state)), {{"file", standing.file.string()}}});
}

void print_for_people(const Context& context, const std::filesystem::path& subject, const Linted& found) {
    for (const Problem& problem : found.problems) {
        Context::data(describe(context.language(), problem) + "\n");
    }
    const auto errors = std::count_if(found.problems.begin(), found.problems.end(), is_error);
    const auto warnings = found.problems.size() - static_cast<std::size_t>(errors);
    Context::say(found.problems.empty()
                     ? context.text({"label.lint.clean", {{"subject", subject.string()}}})
                     : context.text({"label.lint.count",
                                     {{"errors", std::to_string(errors)}, {"warnings", std::to_string(warnings)}}}));
    if (found.standing) {
        Context::say(words_of(context, *found.standing));
    }
}

void lint(Context& context, const Places& places, const std::filesystem::path& subject) {
    const Linted found = linted(places, subject);
    if (std::any_of(found.problems.begin(), found.problems.end(), is_error)) {
        context.exit_code = ExitCode::usage;
    }
    if (!context.json()) {
        print_for_people(context, subject, found);
        return;
    }
    List records;
    for (const Problem& problem : found.problems) {
        records.push_back(record_of(problem));
    }
    const Value proof = found.standing ? Value(to_string_view(found.standing->state)) : Value();
    Context::data(
        to_json(Record{{"schema", "plateau.problems/1"}, {"problems", std::move(records)}, {"proof", proof}}) + "\n");
}

void show(const Context& context, const Places& places, const std::filesystem::path& subject) {
    const auto folder = places.scenario(subject);
    const auto graders = installed_graders(places, folder);
    const Scenario scenario = load_scenario(folder, graders->catalogue());
    const ProofStanding standing = standing_of(places, folder, scenario, graders->catalogue());
    Context::data(context.json() ? to_json(scenario, to_string_view(standing.state)) + "\n"
                                 : show_scenario(scenario, context.language()) + words_of(context, standing) + "\n");
}

void hint(const Context& context, const Places& places, const std::filesystem::path& subject, const std::string& item) {
    const auto graders = installed_graders(places, places.scenario(subject));
    const Scenario scenario = load_scenario(places.scenario(subject), graders->catalogue());
    Context::data(show_hint(scenario, item, context.language()));
}

}  // namespace

void add_scenario(const Command& line, Context& context) {
    const Command scenario = line.add("scenario", "help.scenario");
    scenario.wants_verb();
    auto places = std::make_shared<Places>(places_of_this_program());
    auto subject = std::make_shared<std::filesystem::path>("practice");
    const auto add = [&](const char* verb, const char* help) {
        const Command command = scenario.add(verb, help);
        command.option("SCENARIO", *subject, "help.scenario.subject").with_default();
        command.json_flag();
        return command;
    };
    auto item = std::make_shared<std::string>();
    add("lint", "help.scenario.lint").does([&context, places, subject] { lint(context, *places, *subject); });
    add("show", "help.scenario.show").does([&context, places, subject] { show(context, *places, *subject); });
    const Command of_item = add("hint", "help.scenario.hint");
    of_item.option("ITEM", *item, "help.scenario.item").required();
    of_item.does([&context, places, subject, item] { hint(context, *places, *subject, *item); });
    add_prove(scenario, context);
}

}  // namespace plateau::cli

#include "cli/commands.h"
#include "cli/sheets.h"
#include "engine/app/correcting.h"
#include "engine/grading/correct.h"
#include "engine/scenario/for_seat.h"
#include "engine/scenario/load.h"

namespace plateau::cli {

namespace {

struct GradeOptions {
    std::filesystem::path scenario;
    std::vector<std::filesystem::path> facts;
    std::string seat;
    std::string candidate;
    std::string exam = "full";
    SheetOptions sheets;
};

void grade(Context& context, const GradeOptions& options) {
    check_sheet_options(options.sheets);
    const Places places = places_of_this_program();
    const auto graders = installed_graders(places, places.scenario(options.scenario));
    for (const Message& problem : graders->problems()) {
        Context::say(context.text(problem));
    }
    const Scenario read = load_scenario(places.scenario(options.scenario), graders->catalogue());
    const Scenario scenario = for_seat(read, options.seat);
    const CorrectionRequest request{.scenario = scenario,
                                    .records = read_facts_files(options.facts),
                                    .seat = options.seat,
                                    .candidate = options.candidate,
                                    .exam = options.exam};
    const Correction correction = correct(request, *graders);
    const SheetLabels labels;
    const SheetSource source{.correction = correction,
                             .scenario = scenario,
                             .graders = graders->catalogue(),
                             .labels = labels,
                             .language = context.language()};
    write_sheets(context, source, options.sheets);
    context.exit_code = static_cast<ExitCode>(exit_code_of(totals_of(correction)));
}

}  // namespace

void add_grade(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("grade", context.text({"help.grade", {}}));
    auto options = std::make_shared<GradeOptions>();
    command->add_option("--scenario", options->scenario, context.text({"help.scenario.subject", {}}))->required();
    command->add_option("--facts", options->facts, context.text({"help.grade.facts", {}}))->required();
    command->add_option("--seat", options->seat, context.text({"help.grade.seat", {}}));
    command->add_option("--candidate", options->candidate, context.text({"help.grade.candidate", {}}));
    command->add_option("--exam", options->exam, context.text({"help.grade.exam", {}}))->capture_default_str();
    add_sheet_options(*command, context, options->sheets);
    command->callback([&context, options] { grade(context, *options); });
}

}  // namespace plateau::cli

#include <map>
#include <set>

#include "cli/commands.h"
#include "cli/passwords.h"
#include "cli/sheets.h"
#include "engine/app/correcting.h"
#include "engine/app/observing.h"
#include "engine/app/wanted.h"
#include "engine/grading/correct.h"
#include "engine/scenario/for_seat.h"
#include "engine/scenario/load.h"

namespace plateau::cli {

namespace {

struct GradeOptions {
    std::filesystem::path scenario;
    std::vector<std::filesystem::path> facts;
    std::vector<std::string> subjects;    ///< ROLE=SPEC
    std::filesystem::path password_file;  ///< of a router
    std::string seat;
    std::string candidate;
    std::string exam = "full";
    SheetOptions sheets;
};

/// Observes what is named, for the kinds that the guide reads of each role.
void add_subjects(const Context& context, const GradeOptions& options, const std::map<std::string, Wanted>& wanted,
                  std::vector<FactsRecord>& records) {
    const std::string password = machine_password();
    const std::string of_router = router_password(options.password_file);
    for (const std::string& subject : options.subjects) {
        const auto equals = subject.find('=');
        const std::string role = subject.substr(0, equals);
        const auto found = wanted.find(role);
        if (equals == std::string::npos || found == wanted.end()) {
            throw Error(ErrorKind::usage, Message{"grade.subject.unknown", {{"subject", subject}}});
        }
        ObserveOptions observe{.from = subject.substr(equals + 1), .role = role};
        observe.kinds.assign(found->second.kinds.begin(), found->second.kinds.end());
        observe.files.assign(found->second.files.begin(), found->second.files.end());
        observe.unknown_kind = UnknownKind::unobserved;
        observe.password = password;
        observe.router_password = of_router;
        observe.tell = [&context](const Message& message) { Context::say(context.text(message)); };
        records.push_back(observe_subject(observe));
    }
}

void grade(Context& context, const GradeOptions& options) {
    check_sheet_options(options.sheets);
    const Places places = places_of_this_program();
    const auto graders = installed_graders(places, places.scenario(options.scenario));
    for (const Message& problem : graders->problems()) {
        Context::say(context.text(problem));
    }
    const Scenario read = load_scenario(places.scenario(options.scenario), graders->catalogue());
    const Scenario scenario = for_seat(read, options.seat);
    std::vector<FactsRecord> records = read_facts_files(options.facts);
    add_subjects(context, options, wanted_by(scenario, *graders), records);
    const SecretKeeper secrets(places.centre_key());
    const CorrectionRequest request{.scenario = scenario,
                                    .secrets = secrets,
                                    .records = std::move(records),
                                    .seat = options.seat,
                                    .candidate = options.candidate,
                                    .exam = options.exam};
    const Correction correction = correct(request, *graders);
    const SheetLabels labels = labels_for(places, places.scenario(options.scenario), read);
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
    command->add_option("--facts", options->facts, context.text({"help.grade.facts", {}}));
    command->add_option("--subject", options->subjects, context.text({"help.grade.subject", {}}));
    command->add_option("--password-file", options->password_file, context.text({"help.password_file", {}}));
    command->add_option("--seat", options->seat, context.text({"help.grade.seat", {}}));
    command->add_option("--candidate", options->candidate, context.text({"help.grade.candidate", {}}));
    command->add_option("--exam", options->exam, context.text({"help.grade.exam", {}}))->capture_default_str();
    add_sheet_options(*command, context, options->sheets);
    command->callback([&context, options] {
        if (options->facts.empty() && options->subjects.empty()) {
            throw Error(ErrorKind::usage, Message{"grade.nothing", {}});
        }
        grade(context, *options);
    });
}

}  // namespace plateau::cli

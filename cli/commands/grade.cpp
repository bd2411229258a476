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

void add_grade(const Command& line, Context& context) {
    const Command command = line.add("grade", "help.grade");
    auto options = std::make_shared<GradeOptions>();
    command.option("--scenario", options->scenario, "help.scenario.subject").required();
    command.option("--facts", options->facts, "help.grade.facts");
    command.option("--subject", options->subjects, "help.grade.subject");
    command.option("--password-file", options->password_file, "help.password_file");
    command.option("--seat", options->seat, "help.grade.seat");
    command.option("--candidate", options->candidate, "help.grade.candidate");
    command.option("--exam", options->exam, "help.grade.exam").with_default();
    add_sheet_options(command, options->sheets);
    command.does([&context, options] {
        if (options->facts.empty() && options->subjects.empty()) {
            throw Error(ErrorKind::usage, Message{"grade.nothing", {}});
        }
        grade(context, *options);
    });
}

}  // namespace plateau::cli

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/sheets.h"
#include "engine/app/rehearsal.h"
#include "engine/app/rehearsal_json.h"
#include "engine/report/printed.h"

namespace plateau::cli {

namespace {

struct RehearseOptions {
    Places places = places_of_this_program();
    std::filesystem::path scenario = "practice";
    std::size_t seats = 2;
    std::vector<std::string> answers{"complete", "flawed"};
    bool keep = false;
    bool clean = false;
    std::string progress = "auto";
    std::filesystem::path sheets;  ///< folder; empty: no sheets are written
    std::vector<std::string> sheet_formats{"html", "csv"};
};

void print_seat(const Context& context, const RehearsedSeat& seat, const CheckCatalogue& graders) {
    Context::data(context.text({"label.rehearse.seat", {{"seat", seat.seat}, {"answer", seat.answer}}}) + "\n");
    if (seat.error) {
        Context::data(describe(context.language(), *seat.error) + "\n\n");
        return;
    }
    Context::data(
        terminal_sheet(*seat.correction, seat.scenario, graders, context.language(), Context::colours_of_output()));
    for (const Surprise& surprise : seat.surprises) {
        Context::data(context.text({"label.rehearse.surprise",
                                    {{"item", surprise.item},
                                     {"announced", printed(surprise.announced, context.language())},
                                     {"found", printed(surprise.found, context.language())}}}) +
                      "\n");
    }
    if (seat.surprises.empty()) {
        Context::data(context.text({"label.rehearse.as_announced", {{"answer", seat.answer}}}) + "\n");
    }
    Context::data("\n");
}

void say_errors(Context& context, const std::vector<Error>& errors) {
    for (const Error& error : errors) {
        context.complain(describe(context.language(), error));
        context.exit_code = ExitCode::failed;
    }
}

/// The sheets of the posts that were corrected.
void write_seats(const Context& context, const Rehearsal& rehearsal, const RehearseOptions& options) {
    const auto folder = options.places.scenario(options.scenario);
    for (const RehearsedSeat& seat : rehearsal.seats) {
        if (seat.correction) {
            const SheetLabels labels = labels_for(options.places, folder, seat.scenario);
            const SheetSource source{.correction = *seat.correction,
                                     .scenario = seat.scenario,
                                     .graders = rehearsal.graders,
                                     .labels = labels,
                                     .language = context.language()};
            write_sheets(context, source, options.sheets, options.sheet_formats);
        }
    }
}

void run(Context& context, const RehearseOptions& options) {
    if (options.clean) {
        say_errors(context, remove_rehearsals(options.places));
        return;
    }
    if (!options.sheets.empty()) {
        check_sheet_formats(options.sheet_formats);
    }
    context.watch_signals();
    const RehearsalOptions wanted{.scenario = options.places.scenario(options.scenario),
                                  .seats = options.seats,
                                  .answers = options.answers,
                                  .after = options.keep ? AfterRehearsal::keep : AfterRehearsal::remove};
    Rehearsal rehearsal;
    {
        ProgressDisplay display(context, progress_style(options.progress),
                                phases_of_rehearsal(options.seats, wanted.after));
        const RehearsalNews news{.progress = [&](const ProgressEvent& event) { display.event(event); },
                                 .line = [&](std::string_view line) { display.line(line); }};
        rehearsal = rehearse(options.places, wanted, news, context.stop());
    }
    if (context.json()) {
        Context::data(to_json(rehearsal));
    } else {
        for (const RehearsedSeat& seat : rehearsal.seats) {
            print_seat(context, seat, rehearsal.graders);
        }
        Context::say(context.text({"label.rehearse.folder", {{"folder", rehearsal.folder.string()}}}));
    }
    if (!options.sheets.empty()) {
        write_seats(context, rehearsal, options);
    }
    if (rehearsal.kept) {
        Context::say(context.text({"label.rehearse.kept", {{"session", rehearsal.session}}}));
    }
    for (const RehearsedSeat& seat : rehearsal.seats) {
        if (seat.error) {
            context.exit_code = ExitCode::failed;
            if (context.json()) {
                context.complain(describe(context.language(), *seat.error));
            }
        }
    }
    say_errors(context, rehearsal.leftovers);
}

}  // namespace

void add_rehearse(const Command& line, Context& context) {
    const Command command = line.add("rehearse", "help.rehearse");
    auto options = std::make_shared<RehearseOptions>();
    command.option("SCENARIO", options->scenario, "help.scenario.subject").with_default();
    command.option("--seats", options->seats, "help.rehearse.seats").between(1, 16).with_default();
    command.option("--answers", options->answers, "help.rehearse.answers").separated_by_commas().with_default();
    command.store(options->places.store);
    command.option("--progress", options->progress, "help.rehearse.progress")
        .one_of({"auto", "bar", "lines", "json"})
        .with_default();
    command.option("--sheets", options->sheets, "help.rehearse.sheets").named(context.text({"word.folder", {}}));
    command.option("--sheet-formats", options->sheet_formats, "help.rehearse.sheet_formats")
        .separated_by_commas()
        .one_of(sheet_file_formats)
        .with_default();
    command.flag("--keep", options->keep, "help.rehearse.keep");
    command.flag("--clean", options->clean, "help.rehearse.clean");
    command.json_flag();
    command.does([&context, options] { run(context, *options); });
}

}  // namespace plateau::cli

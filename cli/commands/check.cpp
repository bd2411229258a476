#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/watching.h"
#include "engine/app/checking.h"
#include "engine/scenario/show.h"
#include "engine/support/error.h"

namespace plateau::cli {

namespace {

struct CheckOptions {
    Places places = places_of_this_program();
    KeptWish wish;
    bool watch = false;
    int every = 15;
    std::string hint;
    std::string reset;
    bool sure = false;
};

/// The only seat that is meant.
const std::string& one_seat(const KeptChoice& choice) {
    if (choice.seats.size() > 1) {
        throw Error(ErrorKind::usage,
                    Message{"check.seat.which", {{"known", fmt::format("{}", fmt::join(choice.seats, ", "))}}});
    }
    return choice.seats.front();
}

void run(Context& context, const CheckOptions& options) {
    KeptChoice choice = choose_kept(options.places, options.wish);
    if (!options.hint.empty()) {
        const Scenario scenario = scenario_at(options.places, choice.record, one_seat(choice));
        Context::data(show_hint(scenario, options.hint, context.language()));
        return;
    }
    context.watch_signals({"label.check.stopping", {}}, {"label.check.stopped", {}});
    LineInput input(STDIN_FILENO, context.stop());
    const std::string seat = options.reset.empty() ? std::string() : one_seat(choice);
    Checking checking(options.places, std::move(choice));
    if (!options.reset.empty()) {
        if (!reset_for(context, checking, input, seat, options.reset, options.sure)) {
            context.exit_code = ExitCode::failed;
        }
    } else if (options.watch) {
        watch(context, checking, input, std::chrono::seconds(options.every), options.sure);
    } else {
        CheckPrinter printer(context);
        printer.print(checking.check(context.stop()), checking.graders(), CheckPrinter::Amount::changes);
    }
}

}  // namespace

void add_check(const Command& line, Context& context) {
    const Command command = line.add("check", "help.check");
    auto options = std::make_shared<CheckOptions>();
    command.option("SEAT", options->wish.seat, "help.check.seat");
    command.option("--session", options->wish.session, "help.check.session");
    const Option watch = command.flag("--watch", options->watch, "help.check.watch");
    command.option("--every", options->every, "help.check.every").between(1, 3600).needs(watch).with_default();
    const Option hint = command.option("--hint", options->hint, "help.check.hint").excludes(watch);
    command.option("--reset", options->reset, "help.check.reset").excludes(watch).excludes(hint);
    command.flag("--yes", options->sure, "help.check.yes");
    command.json_flag();
    command.does([&context, options] { run(context, *options); });
}

}  // namespace plateau::cli

#include "cli/watching.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <functional>

#include "cli/progress.h"
#include "engine/app/check_json.h"
#include "engine/grading/correct.h"
#include "engine/report/check_text.h"
#include "engine/scenario/show.h"
#include "engine/support/fold.h"
#include "engine/support/text.h"

namespace plateau::cli {

namespace {

std::string time_of_day() {
    return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr)));
}

ExitCode worst(const std::vector<SeatCheck>& checks) {
    int code = 0;
    for (const SeatCheck& check : checks) {
        code = std::max(code, exit_code_of(totals_of(check.correction)));
    }
    return static_cast<ExitCode>(code);
}

bool is_yes(const std::string& line) {
    constexpr std::array<std::string_view, 4> words{"y", "yes", "o", "oui"};
    return std::find(words.begin(), words.end(), folded(line)) != words.end();
}

/// What is done while seats are watched.
class Watch {
  public:
    Watch(Context& context, Checking& checking, LineInput& input, bool sure)
        : context_(context), checking_(checking), input_(input), sure_(sure), printer_(context) {}

    void run(std::chrono::seconds every) {
        Context::say(context_.text({"label.check.watching", {{"seconds", fmt::format("{}", every.count())}}}));
        look(CheckPrinter::Amount::all);
        auto next = std::chrono::steady_clock::now() + every;
        // Nobody reads any more: the pipe this goes to was closed.
        for (std::string line; std::ferror(stdout) == 0;) {
            switch (input_.wait(next, line)) {
                case LineInput::Event::line:
                    if (!obey(watch_command(line, checking_.seats()))) {
                        return;
                    }
                    break;
                case LineInput::Event::late:
                    look(CheckPrinter::Amount::changes_if_any);
                    next = std::chrono::steady_clock::now() + every;
                    break;
                case LineInput::Event::stopped:
                case LineInput::Event::end:
                    return;
            }
        }
    }

  private:
    /// What goes wrong is said, and the watch goes on. Returns whether nothing did, or it was to be stopped.
    bool attempt(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            const bool asked_for = error.kind() == ErrorKind::cancelled && error.context().empty();
            if (!asked_for) {
                context_.complain(describe(context_.language(), error));
            }
            return asked_for;
        }
        return true;
    }

    void look(CheckPrinter::Amount amount) {
        const bool done = attempt([&] {
            checks_ = checking_.check(context_.stop());
            printer_.print(checks_, checking_.graders(), amount);
        });
        if (!done) {
            context_.exit_code = ExitCode::failed;
        }
    }

    /// False once it is to end.
    bool obey(const WatchCommand& command) {
        switch (command.verb) {
            case WatchVerb::quit:
                return false;
            case WatchVerb::check:
                look(CheckPrinter::Amount::changes);
                break;
            case WatchVerb::help:
            case WatchVerb::unknown:
                Context::say(context_.text({"label.check.commands", {}}));
                break;
            case WatchVerb::hint:
                attempt([&] { Context::data(show_hint(of(command).scenario, command.word, context_.language())); });
                break;
            case WatchVerb::show:
                attempt([&] { show(of(command), command.word); });
                break;
            case WatchVerb::reset:
                attempt([&] {
                    if (reset_for(context_, checking_, input_, of(command).seat, command.word, sure_)) {
                        look(CheckPrinter::Amount::changes);
                    }
                });
                break;
        }
        return true;
    }

    /// The last check of the seat that is meant.
    const SeatCheck& of(const WatchCommand& command) const {
        if (command.seat.empty() && checking_.seats().size() > 1) {
            throw Error(ErrorKind::usage, Message{"check.watch.seat",
                                                  {{"known", fmt::format("{}", fmt::join(checking_.seats(), ", "))}}});
        }
        const std::string& seat = command.seat.empty() ? checking_.seats().front() : command.seat;
        const auto found =
            std::find_if(checks_.begin(), checks_.end(), [&](const SeatCheck& check) { return check.seat == seat; });
        if (found == checks_.end()) {
            throw Error(ErrorKind::unavailable, Message{"check.watch.nothing", {{"seat", seat}}});
        }
        return *found;
    }

    void show(const SeatCheck& check, const std::string& id) {
        const auto& items = check.correction.items;
        const auto item = std::find_if(items.begin(), items.end(), [&](const ItemResult& one) { return one.id == id; });
        if (item == items.end()) {
            throw Error(ErrorKind::usage, Message{"check.watch.item", {{"item", id}}});
        }
        Context::data(terminal_item(*item, check.scenario, checking_.graders(), context_.language(),
                                    Context::colours_of_output()));
    }

    Context& context_;
    Checking& checking_;
    LineInput& input_;
    bool sure_;
    CheckPrinter printer_;
    std::vector<SeatCheck> checks_;
};

}  // namespace

void CheckPrinter::print(const std::vector<SeatCheck>& checks, const CheckCatalogue& graders, Amount amount) {
    say_broken(checks);
    for (const SeatCheck& check : checks) {
        if (context_.json()) {
            Context::data(to_json(check));
        } else {
            print(check, graders, amount);
        }
    }
    context_.exit_code = worst(checks);
}

void CheckPrinter::print(const SeatCheck& check, const CheckCatalogue& graders, Amount amount) {
    if (amount == Amount::changes_if_any && check.changes.empty()) {
        return;
    }
    const Language language = context_.language();
    const Colours colours = Context::colours_of_output();
    Context::data(context_.text({"label.check.seat", {{"seat", check.seat}, {"time", time_of_day()}}}) + "\n");
    Context::data(amount == Amount::all || check.since.empty()
                      ? brief_sheet(check.correction, language, colours)
                      : changes_text(check.changes, check.correction, graders, language, colours));
}

void CheckPrinter::say_broken(const std::vector<SeatCheck>& checks) {
    const std::optional<Error>& broken = checks.front().broken;
    const std::string said = broken ? describe(context_.language(), *broken) : std::string();
    if (said != broken_ && broken) {
        context_.complain(said);
        Context::say(context_.text({"label.check.broken", {}}));
    }
    broken_ = said;
}

bool reset_for(Context& context, Checking& checking, LineInput& input, const std::string& seat, const std::string& role,
               bool sure) {
    checking.require_role(seat, role);
    if (!sure && input.is_terminal()) {
        Context::say(context.text({"label.check.sure", {{"machine", role}, {"seat", seat}}}));
        std::string answer;
        if (input.wait(std::nullopt, answer) != LineInput::Event::line || !is_yes(answer)) {
            Context::say(context.text({"label.check.not_reset", {{"machine", role}, {"seat", seat}}}));
            return false;
        }
    }
    {
        ProgressDisplay display(context, progress_style("auto"), 0);
        checking.reset(seat, role, [&](const ProgressEvent& event) { display.event(event); }, context.stop());
    }
    Context::say(context.text({"label.check.reset", {{"machine", role}, {"seat", seat}}}));
    return true;
}

void watch(Context& context, Checking& checking, LineInput& input, std::chrono::seconds every, bool sure) {
    Watch(context, checking, input, sure).run(every);
}

}  // namespace plateau::cli

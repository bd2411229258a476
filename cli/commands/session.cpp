#include <fmt/format.h>

#include <cstdio>
#include <ctime>

#include "cli/commands.h"
#include "cli/session_table.h"
#include "engine/app/daemon_client.h"
#include "engine/facts/value_json.h"
#include "engine/scenario/roster.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/utc_text.h"
#include "engine/support/wait.h"

namespace plateau::cli {

namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;

/// What the verbs' options parse into.
struct SessionOptions {
    std::filesystem::path socket = daemon_socket();
    std::string session;
    std::string scenario = "practice";
    std::optional<std::filesystem::path> room;
    std::optional<std::filesystem::path> roster;
    std::vector<std::string> seats;
    std::string seat;
    std::string from;
    std::string to;
    int minutes = 0;
    std::string why;
    std::string seen;
    int every = 1;
};

/// "10:12" of today, here; or a whole time as records have it.
std::string utc_of(const std::string& word) {
    if (parse_utc_text(word)) {
        return word;
    }
    int hour = 0;
    int minute = 0;
    char more = 0;
    if (std::sscanf(word.c_str(), "%2d:%2d%c", &hour, &minute, &more) != 2 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59) {
        throw Error(ErrorKind::usage, Message{"session.time", {{"given", word}}});
    }
    const std::time_t now = std::time(nullptr);
    std::tm day{};
    ::localtime_r(&now, &day);
    day.tm_hour = hour;
    day.tm_min = minute;
    day.tm_sec = 0;
    day.tm_isdst = -1;
    return utc_text(std::chrono::system_clock::from_time_t(std::mktime(&day)));
}

Value texts(const std::vector<std::string>& words) {
    List list;
    for (const std::string& word : words) {
        list.emplace_back(word);
    }
    return list;
}

std::string path_of(const SessionOptions& options, const std::string& act) {
    return fmt::format("/1/sessions/{}{}{}", path_part(options.session), act.empty() ? "" : "/", act);
}

void print(const Context& context, const Value& session) {
    Context::data(context.json() ? to_json(session) + "\n" : session_lines(context, session));
}

void print_all(const Context& context, const Value& sessions) {
    if (context.json()) {
        Context::data(to_json(sessions) + "\n");
        return;
    }
    const Value* list = sessions.find("sessions");
    if (list != nullptr && list->as_list() != nullptr) {
        for (const Value& session : *list->as_list()) {
            Context::data(session_lines(context, session));
        }
    }
}

void act(Context& context, const SessionOptions& options, const std::string& what, Record body) {
    context.watch_signals({"label.session.stopping", {}}, {"label.session.stopped", {}});
    if (!options.why.empty()) {
        body.emplace("why", options.why);
    }
    print(context, DaemonClient(options.socket).post(path_of(options, what), body, context.stop()));
}

/// The text of a list of candidates, whatever a spreadsheet made of it.
std::string roster_text(const Context& context, const std::filesystem::path& file) {
    const auto text = text_of_roster(read_file(file, largest_file, FileNamedBy::person));
    if (!text) {
        throw Error(ErrorKind::invalid_input, Message{"session.roster.no_text", {{"file", file.string()}}});
    }
    if (text->encoding == RosterText::Encoding::windows_1252) {
        Context::say(context.text({"session.roster.windows_1252", {{"file", file.string()}}}));
    }
    return text->text;
}

void create(Context& context, const SessionOptions& options) {
    const std::string room = options.room ? read_file(*options.room, largest_file, FileNamedBy::person) : std::string();
    const std::string roster = options.roster ? roster_text(context, *options.roster) : std::string();
    // The daemon has its own working folder.
    std::error_code none;
    const std::string scenario = std::filesystem::is_directory(options.scenario, none)
                                     ? std::filesystem::absolute(options.scenario).string()
                                     : options.scenario;
    context.watch_signals({"label.session.stopping", {}}, {"label.session.stopped", {}});
    print(context, DaemonClient(options.socket)
                       .post("/1/sessions",
                             {{"name", options.session}, {"scenario", scenario}, {"room", room}, {"roster", roster}},
                             context.stop()));
}

void grade(Context& context, const SessionOptions& options) {
    context.watch_signals({"label.session.stopping", {}}, {"label.session.stopped", {}});
    const Value grades = DaemonClient(options.socket).post(path_of(options, "grade"), {}, context.stop());
    Context::data(context.json() ? to_json(grades) + "\n" : grade_lines(context, grades));
    context.exit_code = static_cast<ExitCode>(exit_code_of_grades(grades));
}

/// Prints the session whenever it has changed, and each second on a terminal, until it is closed or Ctrl-C.
void watch(Context& context, const SessionOptions& options) {
    context.watch_signals({"label.session.stopping", {}}, {"label.session.stopped", {}});
    DaemonClient client(options.socket);
    std::int64_t shown = -1;
    while (!context.stop().stop_requested()) {
        const Value session = client.get(path_of(options, ""), context.stop());
        const Value* last = session.find("last_event");
        const std::int64_t now = last == nullptr || last->as_integer() == nullptr ? 0 : *last->as_integer();
        if (now != shown) {
            print(context, session);
            shown = now;
        }
        const Value* state = session.find("state");
        if (state != nullptr && *state == Value("closed")) {
            return;
        }
        try {
            sleep_for(std::chrono::seconds(options.every), context.stop());
        } catch (const Error&) {
            return;
        }
    }
}

/// Verbs share their options; each names those it has.
class Nouns {
  public:
    explicit Nouns(Context& context) : context_(context), options_(std::make_shared<SessionOptions>()) {}

    Command noun(const Command& line, const char* name, const char* help) const {
        const Command noun = line.add(name, help);
        noun.wants_verb();
        noun.option("--socket", options_->socket, "help.session.socket").with_default();
        return noun;
    }
    Command verb(const Command& noun, const char* name, const char* help) const {
        const Command verb = noun.add(name, help);
        verb.json_flag();
        return verb;
    }
    Command session_verb(const Command& noun, const char* name, const char* help) const {
        const Command command = verb(noun, name, help);
        command.option("SESSION", options_->session, "help.session.name").required();
        return command;
    }
    /// A verb that is an act on the session, with a reason in the person's words.
    template <class Body>
    Command act_verb(const Command& noun, const char* name, const char* help, Body body) const {
        const Command command = session_verb(noun, name, help);
        command.option("--why", options_->why, "help.session.why");
        command.does([this_context = &context_, options = options_, act_name = std::string(name), body] {
            act(*this_context, *options, act_name, body(*options));
        });
        return command;
    }
    const std::shared_ptr<SessionOptions>& options() const { return options_; }

  private:
    Context& context_;
    std::shared_ptr<SessionOptions> options_;
};

void add_acts(const Command& noun, const Nouns& nouns) {
    SessionOptions& options = *nouns.options();
    const auto seats = [](const SessionOptions& given) { return Record{{"seats", texts(given.seats)}}; };
    const auto nothing = [](const SessionOptions&) { return Record{}; };
    const auto seat = [](const SessionOptions& given) { return Record{{"seat", given.seat}}; };
    const auto with_seats = [&](const Command& verb) {
        verb.option("--seat", options.seats, "help.session.seats").separated_by_commas();
    };
    const auto with_seat = [&](const Command& verb) { verb.option("--seat", options.seat, "help.session.seat"); };
    with_seats(nouns.act_verb(noun, "launch", "help.session.launch", seats));
    nouns.act_verb(noun, "start", "help.session.start", nothing);
    with_seat(nouns.act_verb(noun, "pause", "help.session.pause", seat));
    with_seat(nouns.act_verb(noun, "resume", "help.session.resume", seat));
    const Command outage = nouns.act_verb(noun, "outage", "help.session.outage", [](const SessionOptions& given) {
        return Record{{"seat", given.seat}, {"from", utc_of(given.from)}, {"to", utc_of(given.to)}};
    });
    with_seat(outage);
    outage.option("--from", options.from, "help.session.from").required();
    outage.option("--to", options.to, "help.session.to").required();
    const Command extend = nouns.act_verb(noun, "extend", "help.session.extend", [](const SessionOptions& given) {
        return Record{{"seat", given.seat}, {"minutes", given.minutes}};
    });
    with_seat(extend);
    extend.option("--minutes", options.minutes, "help.session.minutes").required();
    with_seats(nouns.act_verb(noun, "end", "help.session.end", seats));
    nouns.act_verb(noun, "close", "help.session.close", nothing);
}

}  // namespace

void add_session(const Command& line, Context& context) {
    const Nouns nouns(context);
    const auto& options = nouns.options();
    const Command noun = nouns.noun(line, "session", "help.session");
    const Command creation = nouns.session_verb(noun, "create", "help.session.create");
    creation.option("--scenario", options->scenario, "help.session.scenario").with_default();
    creation.option("--room", options->room, "help.session.room");
    creation.option("--roster", options->roster, "help.session.roster");
    creation.does([&context, options] { create(context, *options); });
    nouns.verb(noun, "list", "help.session.list").does([&context, options] {
        print_all(context, DaemonClient(options->socket).get("/1/sessions", context.stop()));
    });
    nouns.session_verb(noun, "status", "help.session.status").does([&context, options] {
        print(context, DaemonClient(options->socket).get(path_of(*options, ""), context.stop()));
    });
    nouns.session_verb(noun, "grade", "help.session.grade").does([&context, options] { grade(context, *options); });
    const Command watching = nouns.session_verb(noun, "watch", "help.session.watch");
    watching.option("--every", options->every, "help.session.every").between(1, 3600).with_default();
    watching.does([&context, options] { watch(context, *options); });
    add_acts(noun, nouns);
}

void add_candidate(const Command& line, Context& context) {
    const Nouns nouns(context);
    const auto& options = nouns.options();
    const Command noun = nouns.noun(line, "candidate", "help.candidate");
    const auto add = [&](const char* name, const char* help) {
        const Command command = nouns.session_verb(noun, name, help);
        command.option("SEAT", options->seat, "help.candidate.seat").required();
        command.option("--why", options->why, "help.session.why");
        command.does([&context, options, what = std::string(name)] {
            const Record body = what == "report" ? Record{{"seen", options->seen}} : Record{};
            act(context, *options, fmt::format("seats/{}/{}", path_part(options->seat), what), body);
        });
        return command;
    };
    add("sign-in", "help.candidate.sign_in");
    add("absent", "help.candidate.absent");
    add("late", "help.candidate.late");
    add("withdraw", "help.candidate.withdraw");
    add("report", "help.candidate.report").option("SEEN", options->seen, "help.candidate.seen").required();
}

}  // namespace plateau::cli

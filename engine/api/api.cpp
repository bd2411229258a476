#include "engine/api/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/api/request_body.h"
#include "engine/api/session_json.h"
#include "engine/facts/value_json.h"
#include "engine/session/acts.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

constexpr Roles everybody{Role::admin, Role::session_manager, Role::trainer, Role::invigilator,
                          Role::jury,  Role::observer};
constexpr Roles room{Role::admin, Role::session_manager, Role::trainer, Role::invigilator};
constexpr Roles correctors{Role::admin, Role::session_manager, Role::trainer, Role::jury};
constexpr Roles managers{Role::admin, Role::session_manager, Role::trainer};

/// One request while it is answered.
struct Call {
    SessionKeeper& keeper;
    const ApiServices& services;
    std::mutex& making;
    const ServedRequest& request;
    std::map<std::string, std::string, std::less<>> named;  ///< parts of the path by the pattern's names
    RequestBody body;
    Asking asking;

    const std::string& session() const { return named.at("session"); }
    const std::string& seat() const { return named.at("seat"); }
};

ServedAnswer json(unsigned status, const Value& value) {
    return {.status = status, .body = to_json(value) + "\n", .headers = {}, .stream = nullptr};
}

ServedAnswer session_answer(const Call& call, const Session& session, unsigned status = 200) {
    return json(status, session_record(session, call.keeper.now()));
}

ServedAnswer perform(Call& call, const SessionKeeper::Act& act) {
    call.body.finish();
    return session_answer(call, call.keeper.perform(call.session(), call.asking, act));
}

ServedAnswer show_daemon(Call& call) {
    return json(200, Record{{"schema", "plateau.daemon/1"}, {"version", call.services.version}});
}

ServedAnswer list_sessions(Call& call) {
    List sessions;
    for (const Session& session : call.keeper.all()) {
        sessions.push_back(session_record(session, call.keeper.now()));
    }
    return json(200, Record{{"schema", "plateau.sessions/1"}, {"sessions", std::move(sessions)}});
}

ServedAnswer create_session(Call& call) {
    const NewSession wanted{.name = call.body.text("name"),
                            .scenario = call.body.text("scenario"),
                            .room = call.body.text("room"),
                            .roster = call.body.text("roster")};
    call.body.finish();
    const std::lock_guard lock(call.making);
    const std::vector<Session> all = call.keeper.all();
    const bool is_there =
        std::any_of(all.begin(), all.end(), [&](const Session& each) { return each.name == wanted.name; });
    // The keeper says whether the one that is there is this request's own.
    const SessionCreated created = is_there ? SessionCreated{.name = wanted.name} : call.services.make(wanted);
    return session_answer(call, call.keeper.create(call.asking, created), 201);
}

ServedAnswer show_session(Call& call) {
    return session_answer(call, call.keeper.find(call.session()));
}

/// The events of a session as server-sent events.
class SessionEvents final : public EventStream {
  public:
    SessionEvents(SessionKeeper& keeper, std::string session, std::int64_t after)
        : keeper_(keeper), session_(std::move(session)), after_(after) {}

    std::optional<std::string> next() override {
        std::string text;
        for (const Event& event : keeper_.events(session_, after_)) {
            text += fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.number, type_of(event.what),
                                to_json(to_value(event)));
            after_ = event.number;
        }
        return text;
    }

  private:
    SessionKeeper& keeper_;
    std::string session_;
    std::int64_t after_;
};

ServedAnswer stream_events(Call& call) {
    call.keeper.find(call.session());
    const auto last = call.request.headers.find("last-event-id");
    const std::string after = last == call.request.headers.end() ? "0" : last->second;
    const bool is_number = !after.empty() && after.size() <= 18 &&
                           std::all_of(after.begin(), after.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number) {
        throw Error(ErrorKind::invalid_input, Message{"api.last_event", {{"given", after}}});
    }
    return {.type = "text/event-stream",
            .body = {},
            .headers = {},
            .stream = std::make_unique<SessionEvents>(call.keeper, call.session(), std::stoll(after))};
}

ServedAnswer launch(Call& call) {
    const std::vector<std::string> seats = call.body.texts("seats");
    return perform(call, [&](const Session& session, Instant) { return launch_posts(session, seats); });
}

ServedAnswer start(Call& call) {
    return perform(call, [](const Session& session, Instant) { return start_session(session); });
}

ServedAnswer pause(Call& call) {
    const std::string seat = call.body.text("seat");
    return perform(call, [&](const Session& session, Instant) { return stop_clock(session, seat); });
}

ServedAnswer resume(Call& call) {
    const std::string seat = call.body.text("seat");
    return perform(call, [&](const Session& session, Instant) { return resume_clock(session, seat); });
}

ServedAnswer outage(Call& call) {
    const std::string seat = call.body.text("seat");
    const Instant from = call.body.instant("from");
    const Instant to = call.body.instant("to");
    return perform(call,
                   [&](const Session& session, Instant now) { return give_back_time(session, seat, from, to, now); });
}

ServedAnswer extend(Call& call) {
    const std::string seat = call.body.text("seat");
    const std::chrono::minutes time(call.body.integer("minutes"));
    return perform(call, [&](const Session& session, Instant) { return add_time(session, seat, time); });
}

ServedAnswer end(Call& call) {
    const std::vector<std::string> seats = call.body.texts("seats");
    return perform(call, [&](const Session& session, Instant) { return end_posts(session, seats); });
}

ServedAnswer grade(Call& call) {
    call.body.finish();
    return json(200, call.services.grade(call.keeper.find(call.session())));
}

ServedAnswer export_custody(Call& call) {
    call.body.finish();
    return json(201, call.services.export_custody(call.keeper.find(call.session())));
}

ServedAnswer close(Call& call) {
    return perform(call, [](const Session& session, Instant) { return close_session(session); });
}

template <std::vector<Happening> (*act)(const Session&, const std::string&)>
ServedAnswer mark(Call& call) {
    return perform(call, [&](const Session& session, Instant) { return act(session, call.seat()); });
}

ServedAnswer report(Call& call) {
    const std::string seen = call.body.text("seen");
    return perform(call, [&](const Session& session, Instant) { return report_fraud(session, call.seat(), seen); });
}

struct Served {
    Route route;
    ServedAnswer (*answer)(Call&);
};

constexpr std::array table{
    Served{{"GET", "/1", everybody, "The daemon's version."}, show_daemon},
    Served{{"GET", "/1/sessions", everybody, "All sessions."}, list_sessions},
    Served{{"POST", "/1/sessions", managers, "Makes a session of a scenario and a room."}, create_session},
    Served{{"GET", "/1/sessions/{session}", everybody, "A session and its posts."}, show_session},
    Served{{"GET", "/1/sessions/{session}/events", everybody, "What happened and happens, as events."}, stream_events},
    Served{{"POST", "/1/sessions/{session}/launch", room, "Makes the machines of posts."}, launch},
    Served{{"POST", "/1/sessions/{session}/start", room, "Starts the clock."}, start},
    Served{{"POST", "/1/sessions/{session}/pause", room, "Stops the clock of a post, or of the room."}, pause},
    Served{{"POST", "/1/sessions/{session}/resume", room, "Lets it go on."}, resume},
    Served{{"POST", "/1/sessions/{session}/outage", managers, "Gives back time that was lost."}, outage},
    Served{{"POST", "/1/sessions/{session}/extend", managers, "Adds minutes."}, extend},
    Served{{"POST", "/1/sessions/{session}/end", room, "Ends posts and seals them."}, end},
    Served{{"POST", "/1/sessions/{session}/grade", correctors, "Corrects the sealed posts."}, grade},
    Served{{"POST", "/1/sessions/{session}/export", managers, "Makes a folder that proves the session elsewhere."},
           export_custody},
    Served{{"POST", "/1/sessions/{session}/close", managers, "Closes a session that is over."}, close},
    Served{{"POST", "/1/sessions/{session}/seats/{seat}/sign-in", room, "The candidate is there."}, mark<sign_in>},
    Served{{"POST", "/1/sessions/{session}/seats/{seat}/absent", room, "The candidate did not come."},
           mark<mark_absent>},
    Served{{"POST", "/1/sessions/{session}/seats/{seat}/late", managers, "Admits a late candidate."}, mark<admit_late>},
    Served{{"POST", "/1/sessions/{session}/seats/{seat}/withdraw", room, "The candidate gave up."}, mark<withdraw>},
    Served{{"POST", "/1/sessions/{session}/seats/{seat}/report", room, "A suspicion of fraud."}, report},
};

using Named = std::map<std::string, std::string, std::less<>>;

/// The named parts of a path that has the pattern; nothing for one that has not.
std::optional<Named> match(std::string_view pattern, const std::vector<std::string>& path) {
    Named named;
    for (const std::string& part : path) {
        const auto end = std::min(pattern.find('/', 1), pattern.size());
        const std::string_view wanted = pattern.substr(std::min<std::size_t>(1, end), end == 0 ? 0 : end - 1);
        if (wanted.starts_with('{')) {
            named.emplace(wanted.substr(1, wanted.size() - 2), part);
        } else if (wanted != part) {
            return std::nullopt;
        }
        pattern.remove_prefix(end);
    }
    return pattern.empty() ? std::optional(std::move(named)) : std::nullopt;
}

ServedAnswer refused(unsigned status, const Error& error) {
    List context;
    for (const Message& line : error.context()) {
        context.push_back(message_record(line));
    }
    return json(status, Record{{"schema", "plateau.error/1"},
                               {"kind", to_string_view(error.kind())},
                               {"message", message_record(error.message())},
                               {"text", error.what()},
                               {"context", std::move(context)}});
}

Asking asking_of(const ServedRequest& request, const Account& account, RequestBody& body) {
    Asking asking{.by = {.name = account.name, .role = std::string(to_string_view(account.role))},
                  .why = body.text("why")};
    const auto key = request.headers.find("idempotency-key");
    if (key != request.headers.end()) {
        asking.key = account.name + ":" + key->second;
        asking.request =
            sha256_of(fmt::format("{}\n{}\n{}", request.method, fmt::join(request.path, "/"), request.body));
    }
    return asking;
}

}  // namespace

const std::vector<Route>& routes() {
    static const std::vector<Route> all = [] {
        std::vector<Route> each;
        for (const Served& served : table) {
            each.push_back(served.route);
        }
        return each;
    }();
    return all;
}

unsigned status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::usage:
        case ErrorKind::invalid_input:
            return 422;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 409;
        case ErrorKind::denied:
            return 403;
        case ErrorKind::unavailable:
        case ErrorKind::cancelled:
            return 503;
        case ErrorKind::timed_out:
            return 504;
        case ErrorKind::exhausted:
            return 507;
        case ErrorKind::damaged:
        case ErrorKind::internal:
            return 500;
    }
    return 500;
}

Api::Api(SessionKeeper& keeper, ApiServices services) : keeper_(keeper), services_(std::move(services)) {}

ServedAnswer Api::answer(const ServedRequest& request) {
    const auto account = services_.identify(request);
    if (!account) {
        return refused(401, Error(ErrorKind::denied, Message{"api.nobody", {}}));
    }
    bool path_known = false;
    for (const Served& served : table) {
        auto named = match(served.route.pattern, request.path);
        path_known = path_known || named.has_value();
        if (!named || served.route.method != request.method) {
            continue;
        }
        try {
            if (!served.route.roles.has(account->role)) {
                throw Error(ErrorKind::denied, Message{"api.role",
                                                       {{"account", account->name},
                                                        {"role", std::string(to_string_view(account->role))},
                                                        {"act", std::string(served.route.pattern)}}});
            }
            RequestBody body(request.body);
            Asking asking = asking_of(request, *account, body);
            Call call{.keeper = keeper_,
                      .services = services_,
                      .making = making_,
                      .request = request,
                      .named = std::move(*named),
                      .body = std::move(body),
                      .asking = std::move(asking)};
            return served.answer(call);
        } catch (const Error& error) {
            return refused(status_of(error.kind()), error);
        }
    }
    const Message nothing{"api.no_route",
                          {{"method", request.method}, {"path", fmt::format("/{}", fmt::join(request.path, "/"))}}};
    return refused(path_known ? 405 : 404, Error(ErrorKind::not_found, nothing));
}

}  // namespace plateau

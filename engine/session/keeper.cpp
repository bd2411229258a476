#include "engine/session/keeper.h"

#include "engine/facts/value_json.h"
#include "engine/model/record_members.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

Error damaged(const std::string& session, const std::string& why) {
    return {ErrorKind::damaged, Message{"session.events.damaged", {{"session", session}, {"why", why}}}};
}

Event read_event(const std::string& session, const std::string& json) {
    const auto value = value_from_json(json);
    if (!value) {
        throw damaged(session, value.error());
    }
    return event_from(*value);
}

}  // namespace

SessionKeeper::SessionKeeper(EventLog& log, const Clock& clock) : log_(log), clock_(clock) {
    for (const std::string& name : log.sessions()) {
        Kept& kept = sessions_[name];
        try {
            for (const std::string& json : log.read(name)) {
                kept.events.push_back(read_event(name, json));
                apply(kept.session, kept.events.back());
            }
        } catch (const RefusedRecord& refused) {
            throw damaged(name, refused.why);
        }
    }
}

std::shared_ptr<const SessionKeeper::Listener> SessionKeeper::listen(Listener listener) {
    auto kept = std::make_shared<const Listener>(std::move(listener));
    const std::lock_guard lock(mutex_);
    std::erase_if(listeners_, [](const auto& each) { return each.expired(); });
    listeners_.push_back(kept);
    return kept;
}

Instant SessionKeeper::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(clock_.now());
}

Session SessionKeeper::create(const Asking& asking, const SessionCreated& created) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(created.name);
    if (done_before(asking) && found != sessions_.end()) {
        return found->second.session;
    }
    if (found != sessions_.end()) {
        throw Error(ErrorKind::conflict, Message{"session.exists", {{"session", created.name}}});
    }
    Kept kept;
    happen(kept, asking, {created});
    return sessions_.emplace(created.name, std::move(kept)).first->second.session;
}

Session SessionKeeper::perform(const std::string& session, const Asking& asking, const Act& act) {
    const std::lock_guard lock(mutex_);
    Kept& there = kept(session);
    if (!done_before(asking)) {
        happen(there, asking, act(there.session, now()));
    }
    return there.session;
}

std::vector<Session> SessionKeeper::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Session> sessions;
    for (const auto& [name, kept] : sessions_) {
        sessions.push_back(kept.session);
    }
    return sessions;
}

Session SessionKeeper::find(const std::string& session) const {
    const std::lock_guard lock(mutex_);
    return kept(session).session;
}

std::vector<Event> SessionKeeper::events(const std::string& session, std::int64_t after) const {
    const std::lock_guard lock(mutex_);
    const std::vector<Event>& all = kept(session).events;
    const auto from = std::min<std::size_t>(after < 0 ? 0 : static_cast<std::size_t>(after), all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(from), all.end()};
}

SessionKeeper::Kept& SessionKeeper::kept(const std::string& session) {
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) {
        throw Error(ErrorKind::not_found, Message{"session.unknown", {{"session", session}}});
    }
    return found->second;
}

const SessionKeeper::Kept& SessionKeeper::kept(const std::string& session) const {
    return const_cast<SessionKeeper*>(this)->kept(session);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

/// Under its key; the answer to it is the session as it is by now.
bool SessionKeeper::done_before(const Asking& asking) const {
    if (asking.key.empty()) {
        return false;
    }
    const auto answer = log_.answer_to(asking.key);
    if (answer && answer->request != asking.request) {
        throw Error(ErrorKind::conflict, Message{"session.key.reused", {{"key", asking.key}}});
    }
    return answer.has_value();
}

void SessionKeeper::happen(Kept& kept, const Asking& asking, std::vector<Happening> happenings) {
    Session changed = kept.session;
    const Instant at = now();
    std::vector<Event> events;
    std::vector<std::string> lines;
    for (Happening& what : happenings) {
        events.push_back(
            {.number = changed.last_event + 1, .at = at, .by = asking.by, .why = asking.why, .what = std::move(what)});
        apply(changed, events.back());
        lines.push_back(to_json(to_value(events.back())));
    }
    std::optional<KeptAnswer> answer;
    if (!asking.key.empty()) {
        answer = {.key = asking.key, .request = asking.request, .answer = changed.name};
    }
    if (!lines.empty() || answer) {
        log_.append(changed.name, kept.session.last_event, lines, answer);
    }
    for (Event& event : events) {
        apply(kept.session, event);
        for (const auto& each : listeners_) {
            if (const auto listener = each.lock()) {
                (*listener)(kept.session, event);
            }
        }
        kept.events.push_back(std::move(event));
    }
}

}  // namespace plateau

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/ports/clock.h"
#include "engine/ports/event_log.h"
#include "engine/session/event.h"

namespace plateau {

/// Who asks for an act, and how it is told from another.
struct Asking {
    Actor by;
    std::string why{};      ///< in their words
    std::string key{};      ///< of the request, made up by the client; empty: it may be done twice
    std::string request{};  ///< hash of what is asked under that key
};

/// Has all sessions. The one place where they change: an act is decided on the session as it is, what happens is kept
/// in the log, and only then the session changes and its listeners are told. Any thread.
class SessionKeeper {
  public:
    using Act = std::function<std::vector<Happening>(const Session&, Instant now)>;
    /// Told of an event after it was kept, in order, one at a time, on the thread that acted and with the keeper's lock
    /// held: it must not call back, nor throw.
    using Listener = std::function<void(const Session& after, const Event&)>;

    /// Reads every session of the log. Both outlive this object. Throws Error damaged for a session whose events cannot
    /// be what happened.
    SessionKeeper(EventLog& log, const Clock& clock);

    /// The listener is told for as long as the returned object lives; it is let go of while no act is under way.
    [[nodiscard]] std::shared_ptr<const Listener> listen(Listener listener);

    /// Throws Error conflict when there is one of that name.
    Session create(const Asking& asking, const SessionCreated& created);

    /// Does an act and returns the session after it. The same key and request again does nothing more; the same key for
    /// another request throws Error conflict. Throws Error not_found without such a session, what `act` throws, and
    /// what keeping throws: nothing has changed then.
    Session perform(const std::string& session, const Asking& asking, const Act& act);

    std::vector<Session> all() const;  ///< by name
    Session find(const std::string& session) const;
    /// The events of a session after number `after`.
    std::vector<Event> events(const std::string& session, std::int64_t after) const;

    Instant now() const;

  private:
    struct Kept {
        Session session;
        std::vector<Event> events;
    };

    Kept& kept(const std::string& session);
    const Kept& kept(const std::string& session) const;
    bool done_before(const Asking& asking) const;
    void happen(Kept& kept, const Asking& asking, std::vector<Happening> happenings);

    EventLog& log_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::string, Kept> sessions_;
    std::vector<std::weak_ptr<const Listener>> listeners_;
};

}  // namespace plateau

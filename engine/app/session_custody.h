#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/app/places.h"
#include "engine/custody/journal.h"
#include "engine/session/keeper.h"
#include "engine/support/error.h"

namespace plateau {

/// Where the centre's signing key is.
std::filesystem::path centre_signature_file(const Places& places);

/// The custody journals of a daemon's sessions: every event becomes a signed entry of its session's journal, in
/// sessions/NAME/custody, moments after it was acknowledged; what a daemon that died had not written is written by the
/// next. Any thread.
class SessionCustody {
  public:
    using Log = std::function<void(const Error& error)>;

    /// Writes what is missing, then goes on by a thread of its own. Everything outlives this object; `log` is called
    /// with what could not be written, which is tried again. Throws Error damaged for a journal that does not hold.
    SessionCustody(const Places& places, SessionKeeper& keeper, const CentreKey& key, const Clock& clock,
                   std::string version, Log log);
    ~SessionCustody();
    SessionCustody(const SessionCustody&) = delete;
    SessionCustody& operator=(const SessionCustody&) = delete;

    /// Makes a folder that proves a session on any computer, with all that has happened to it until now:
    /// sessions/NAME/exports/N. Returns plateau.custody_export/1. Throws Error as writing does.
    Value export_session(const Session& session);

  private:
    struct Written {
        std::unique_ptr<Journal> journal;          ///< open while its session is
        std::optional<std::int64_t> last_event{};  ///< that is in it; nothing: it was not looked at yet
    };

    void work(const std::stop_token& stop);
    void catch_up();
    std::int64_t catch_up(const Session& session);

    const Places& places_;
    SessionKeeper& keeper_;
    const CentreKey& key_;
    const Clock& clock_;
    std::string version_;
    Log log_;
    std::mutex writing_;  ///< of the journals
    std::map<std::string, Written> written_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool something_happened_ = false;
    std::shared_ptr<const SessionKeeper::Listener> listener_;
    std::jthread thread_;
};

}  // namespace plateau

#include "engine/app/session_custody.h"

#include <algorithm>

#include "engine/app/session_files.h"
#include "engine/custody/export.h"
#include "engine/lab/folders.h"
#include "engine/support/files.h"
#include "engine/support/utc_text.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;

/// Before what could not be written is tried again.
constexpr std::chrono::seconds pause{2};

fs::path custody_folder(const Places& places, const std::string& session) {
    return session_folder(places, session).path / "custody";
}

/// The seat an event is about; empty for the whole session.
std::string seat_of(const Happening& what) {
    return std::visit(
        [](const auto& it) {
            if constexpr (requires { it.seat; }) {
                return std::string(it.seat);
            } else {
                return std::string();
            }
        },
        what);
}

/// What of an event may be known for ever: names, and words that may name somebody, stay out.
Record lasting_part(const Event& event) {
    Record args{{"event", event.number}, {"happened", utc_text(event.at)}};
    if (const auto* created = std::get_if<SessionCreated>(&event.what)) {
        args.emplace("scenario", created->scenario);
        args.emplace("scenario_version", created->scenario_version);
        args.emplace("room", created->room);
        args.emplace("posts", static_cast<std::int64_t>(created->posts.size()));
        return args;
    }
    if (std::holds_alternative<FraudReported>(event.what)) {
        return args;
    }
    const Value whole = to_value(event);
    const Record& what = *whole.find("what")->as_record();
    for (const auto& [name, value] : what) {
        if (name != "seat") {
            args.emplace(name, value);
        }
    }
    return args;
}

CustodyAct act_of(const Event& event) {
    const auto* report = std::get_if<FraudReported>(&event.what);
    return {.what = "session." + std::string(type_of(event.what)),
            .role = event.by.role,
            .who = event.by.name,
            .why = report == nullptr ? event.why : report->seen,
            .seat = seat_of(event.what),
            .args = lasting_part(event)};
}

/// The last event that the journal has.
std::int64_t last_event_in(const Journal& journal) {
    std::int64_t last = 0;
    for (const JournalEntry& entry : journal.entries()) {
        const auto event = entry.args.find("event");
        if (event != entry.args.end() && event->second.as_integer() != nullptr) {
            last = std::max(last, *event->second.as_integer());
        }
    }
    return last;
}

/// A folder that is not there yet.
fs::path next_export(const fs::path& exports) {
    for (int number = 1;; ++number) {
        const fs::path folder = exports / std::to_string(number);
        if (!fs::exists(folder)) {
            return folder;
        }
    }
}

std::map<std::string, std::string> seals_of(const SessionFolder& folder, const Session& session) {
    std::map<std::string, std::string> seals;
    for (const Post& post : session.posts) {
        if (post.state == PostState::sealed) {
            seals.emplace(post.seat, read_file(folder.seat(post.seat) / "seal.json"));
        }
    }
    return seals;
}

}  // namespace

fs::path centre_signature_file(const Places& places) {
    return places.state / "centre-signature.key";
}

SessionCustody::SessionCustody(const Places& places, SessionKeeper& keeper, const CentreKey& key, const Clock& clock,
                               std::string version, Log log)
    : places_(places), keeper_(keeper), key_(key), clock_(clock), version_(std::move(version)), log_(std::move(log)) {
    listener_ = keeper_.listen([this](const Session&, const Event&) {
        const std::lock_guard lock(mutex_);
        something_happened_ = true;
        changed_.notify_all();
    });
    catch_up();
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

SessionCustody::~SessionCustody() {
    thread_.request_stop();
    thread_ = {};
    listener_.reset();
}

void SessionCustody::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, stop, [this] { return std::exchange(something_happened_, false); });
        }
        try {
            catch_up();
        } catch (const Error& error) {
            if (log_) {
                log_(error);
            }
            std::unique_lock lock(mutex_);
            something_happened_ = true;
            changed_.wait_for(lock, stop, pause, [] { return false; });
        }
    }
}

void SessionCustody::catch_up() {
    for (const Session& session : keeper_.all()) {
        const std::lock_guard lock(writing_);
        catch_up(session);
    }
}

/// Returns the last event that is in the session's journal, which has all there are now.
std::int64_t SessionCustody::catch_up(const Session& session) {
    Written& written = written_[session.name];
    if (written.last_event && keeper_.events(session.name, *written.last_event).empty()) {
        return *written.last_event;
    }
    if (!written.journal) {
        const fs::path folder = custody_folder(places_, session.name);
        make_folders(folder);
        written.journal = std::make_unique<Journal>(folder, session.name, key_, clock_);
        written.last_event = last_event_in(*written.journal);
    }
    for (const Event& event : keeper_.events(session.name, *written.last_event)) {
        written.journal->append(act_of(event));
        written.last_event = event.number;
    }
    if (session.closed) {
        written.journal.reset();
    }
    return *written.last_event;
}

Value SessionCustody::export_session(const Session& session) {
    const std::lock_guard lock(writing_);
    const std::int64_t last_event = catch_up(session);
    const SessionFolder folder = session_folder(places_, session.name);
    const fs::path journal = custody_folder(places_, session.name);
    const fs::path exports = folder.path / "exports";
    make_folders(exports);
    const fs::path made = next_export(exports);
    const fs::path personal = journal / "personal.jsonl";
    write_export(made,
                 {.session = session.name,
                  .made = utc_text(clock_.now()),
                  .plateau = version_,
                  .journal = read_file(journal / "journal.jsonl"),
                  .personal = fs::exists(personal) ? read_file(personal) : std::string(),
                  .seals = seals_of(folder, session)},
                 key_);
    return Record{{"schema", "plateau.custody_export/1"},
                  {"session", session.name},
                  {"folder", made.string()},
                  {"events", last_event},
                  {"fingerprint", key_.public_key().fingerprint()}};
}

}  // namespace plateau

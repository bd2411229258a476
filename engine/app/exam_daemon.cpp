#include "engine/app/exam_daemon.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>

#include "engine/adapters/clock/boot_clock.h"
#include "engine/adapters/http_server/http_server.h"
#include "engine/adapters/sqlite/sqlite_event_log.h"
#include "engine/api/api.h"
#include "engine/app/lab_worker.h"
#include "engine/app/session_custody.h"
#include "engine/app/session_files.h"
#include "engine/app/session_grading.h"
#include "engine/lab/folders.h"
#include "engine/lab/instance.h"
#include "engine/session/runner.h"

namespace plateau {

namespace {

/// Who may connect at all is told by the answer, not by the socket's rights: everybody on the host.
constexpr unsigned socket_rights = 0666;

std::string name_of_user(std::uint32_t user) {
    std::vector<char> buffer(std::size_t{16} << 10);
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(user) : std::string(found->pw_name);
}

std::optional<std::uint32_t> number_of_group(const std::string& name) {
    std::vector<char> buffer(std::size_t{16} << 10);
    group entry{};
    group* found = nullptr;
    ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::nullopt : std::optional<std::uint32_t>(found->gr_gid);
}

/// Root and the daemon's own user administer; members of the group manage sessions; others have no right.
std::optional<Account> account_of(const ServedRequest& request, const std::string& group) {
    if (!request.peer) {
        return std::nullopt;
    }
    const LocalPeer& peer = *request.peer;
    if (peer.user == 0 || peer.user == ::geteuid()) {
        return Account{.name = name_of_user(peer.user), .role = Role::admin};
    }
    const auto number = number_of_group(group);
    if (number && std::find(peer.groups.begin(), peer.groups.end(), *number) != peer.groups.end()) {
        return Account{.name = name_of_user(peer.user), .role = Role::session_manager};
    }
    return std::nullopt;
}

bool exam_runs(const SessionKeeper& keeper) {
    const auto sessions = keeper.all();
    return std::any_of(sessions.begin(), sessions.end(),
                       [](const Session& session) { return session.started && !session.closed; });
}

}  // namespace

/// In the order in which they need each other.
class ExamDaemon::Parts {
  public:
    Parts(const Places& places, const DaemonSettings& settings)
        : places_(places),
          instance_((make_folders(places.state), Instance::open(places.state))),
          clock_(places.state / "clock.json"),
          log_(open_sqlite_event_log(places.state / "events.sqlite")),
          signature_(centre_signature_file(places)),
          keeper_(*log_, clock_),
          worker_(places_,
                  {.instance = instance_.id(),
                   .version_of = [this](const std::string& session) { return keeper_.find(session).scenario_version; },
                   .signature = signature_,
                   .plateau = settings.version,
                   .progress = {}}),
          runner_(keeper_, worker_, settings.posts_at_once, settings.log),
          custody_(places_, keeper_, signature_, clock_, settings.version, settings.log),
          api_(keeper_, {.make = [this](const NewSession& wanted) { return make_session_files(places_, wanted); },
                         .grade = [this](const Session& session) { return grade_session(places_, session); },
                         .export_custody = [this](const Session& session) { return custody_.export_session(session); },
                         .identify = [group = settings.group](
                                         const ServedRequest& request) { return account_of(request, group); },
                         .version = settings.version}) {
        if (!exam_runs(keeper_)) {
            clock_.follow_wall_clock();
        }
        runner_.take_up();
        make_folders(settings.socket.parent_path());
        server_ = std::make_unique<HttpServer>(listen_at(settings.socket, socket_rights), api_);
        listener_ = keeper_.listen([this](const Session&, const Event&) { server_->wake(); });
    }

  private:
    const Places places_;
    Instance instance_;
    BootClock clock_;
    std::unique_ptr<EventLog> log_;
    const CentreKey signature_;
    SessionKeeper keeper_;
    LabWorker worker_;
    SessionRunner runner_;
    SessionCustody custody_;
    Api api_;
    std::unique_ptr<HttpServer> server_;
    std::shared_ptr<const SessionKeeper::Listener> listener_;
};

ExamDaemon::ExamDaemon(const Places& places, const DaemonSettings& settings)
    : parts_(std::make_unique<Parts>(places, settings)) {}

ExamDaemon::~ExamDaemon() = default;

}  // namespace plateau

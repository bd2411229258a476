#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "engine/ports/remote_shell.h"

namespace plateau::fakes {

/// A server, whom it lets in, and what its commands do.
struct FakeSshServer {
    /// What a command answers; nothing: it hangs until its limit. Called on the shell's thread.
    using Run = std::function<std::optional<Observed<ShellResult>>(const ShellCommand&)>;

    std::string host_key;
    std::string user;
    std::string password;     ///< lets in when it is not empty and given
    std::string private_key;  ///< lets in when it is not empty and given
    Run run;
};

/// A Run that knows these commands by their text; any other is "not found", exit code 127.
FakeSshServer::Run answers(std::map<std::string, ShellResult> by_command);

/// Shells in memory. Where no server was put nothing answers ("shell.unreachable"). Any thread may call.
class FakeRemoteShell final : public RemoteShell {
  public:
    FakeRemoteShell();
    ~FakeRemoteShell() override;

    void put(const ShellTarget& place, FakeSshServer server);
    void drop(const ShellTarget& place);
    /// The text of every command that a server let in, in order.
    std::vector<std::string> runs() const;

    void run(const ShellTarget& target, const ShellCommand& command, Done done) override;
    void host_key(const ShellTarget& target, std::chrono::milliseconds limit, KeyDone done) override;

  private:
    using Place = std::tuple<std::string, Ipv4Address, std::uint16_t>;
    using TimePoint = std::chrono::steady_clock::time_point;
    /// Called with nothing when its time has come, with the reason when the shell ends first.
    using Job = std::function<void(std::optional<Unobserved>)>;

    void at(TimePoint when, Job job);
    void work(const std::stop_token& stop);
    std::optional<Observed<ShellResult>> answer(const ShellTarget& target, const ShellCommand& command);

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<Place, FakeSshServer> servers_;
    std::vector<std::string> runs_;
    std::multimap<TimePoint, Job> jobs_;
    std::jthread thread_;
};

}  // namespace plateau::fakes

#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/ports/guest_agent.h"

namespace plateau::fakes {

/// The inside of one guest: its files, its programs, its clock, and how its agent behaves. Shared by the guest's agents
/// and the test; any thread may call.
class FakeGuest {
  public:
    /// What a program does. It runs with the guest unlocked, so it may call the guest.
    using Program = std::function<Observed<GuestResult>(const GuestCommand&, FakeGuest&)>;

    enum class Mood {
        answers,
        silent,       ///< every call is "agent.timeout", at once: no test waits
        unreachable,  ///< every call is "agent.unreachable"
        lies,         ///< every call is "agent.reply.invalid"
    };

    void set_mood(Mood mood);
    /// The next `calls` calls are `reason`, then the mood decides again.
    void fail_next(int calls, Unobserved reason);
    /// The first `calls` calls are "agent.unreachable": a guest that takes its time to boot.
    void answer_after(int calls);

    /// Replaces the program at that absolute path. A path without a program is "agent.refused", as the real agent says.
    void set_program(const std::string& path, Program program);
    void put_file(const std::string& path, std::string content);
    std::optional<std::string> file(const std::string& path) const;
    /// What set_time was last called with.
    std::optional<std::chrono::system_clock::time_point> time() const;
    /// The argv of every program that was run, in order.
    std::vector<std::vector<std::string>> runs() const;

  private:
    friend class FakeGuestAgent;
    Observed<void> enter();
    Observed<GuestResult> run(const GuestCommand& command);

    mutable std::mutex mutex_;
    Mood mood_ = Mood::answers;
    int failures_left_ = 0;
    Unobserved failure_;
    std::map<std::string, Program> programs_;
    std::map<std::string, std::string> files_;
    std::optional<std::chrono::system_clock::time_point> time_;
    std::vector<std::vector<std::string>> runs_;
};

/// An agent of a fake guest. `reachable` says whether the guest runs; without one it always does.
class FakeGuestAgent : public GuestAgent {
  public:
    explicit FakeGuestAgent(std::shared_ptr<FakeGuest> guest, std::function<bool()> reachable = {});

    Observed<void> ping(std::chrono::milliseconds limit) override;
    Observed<GuestResult> run(const GuestCommand& command) override;
    Observed<std::string> read_file(const std::string& path, std::size_t most) override;
    Observed<void> write_file(const std::string& path, std::string_view content) override;
    Observed<void> set_time(std::chrono::system_clock::time_point time) override;

  private:
    Observed<void> enter();

    std::shared_ptr<FakeGuest> guest_;
    std::function<bool()> reachable_;
};

}  // namespace plateau::fakes

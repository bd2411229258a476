#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/session/keeper.h"
#include "engine/session/post_worker.h"
#include "engine/support/error.h"

namespace plateau {

/// Makes true what was decided: launches posts that are to be launched, seals those that are ending, ends those whose
/// time is up, removes what a closed session left on its hosts. Every outcome is an event of "plateaud". Threads of its
/// own; the destructor asks the work under way to stop and waits for it: what was not finished is taken up again by the
/// next runner.
class SessionRunner {
  public:
    using Log = std::function<void(const Error& error)>;

    /// `at_once` (at least 1): posts that are worked on at the same time. Keeper and worker outlive this object.
    /// `log` is called, on any of the threads, with what went wrong; empty: not wanted.
    SessionRunner(SessionKeeper& keeper, PostWorker& worker, std::size_t at_once, Log log = {});
    ~SessionRunner();
    SessionRunner(const SessionRunner&) = delete;
    SessionRunner& operator=(const SessionRunner&) = delete;

    /// Takes up what an earlier process left: posts it was launching or sealing, posts whose machines are gone, times
    /// that ran out meanwhile. Called once.
    void take_up();

    /// Waits until nothing is left to do but for time to pass.
    void wait_until_idle();

  private:
    enum class Work { launch, seal, clear };
    struct Task {
        std::string session;
        std::string seat;
        Work work = Work::launch;

        auto operator<=>(const Task&) const = default;
    };

    void on_event(const Session& session, const Event& event);
    void add_work_of(const Session& session, const std::string& seat, PostState state);
    void add(Task task);
    void clear_posts(const Session& session);
    void work(const std::stop_token& stop);
    std::optional<Task> next_task(const std::stop_token& stop);
    void run(const Task& task, const std::stop_token& stop);
    std::vector<Happening> do_work(const Task& task, const std::stop_token& stop);
    void tell(const std::string& session, const SessionKeeper::Act& act, const std::stop_token& stop);
    void watch_time(const std::stop_token& stop);
    std::chrono::milliseconds end_what_is_due(const std::stop_token& stop);
    void look_after(const Session& session);
    bool are_gone(const std::string& session, const std::string& seat);
    void tell_gone(const std::string& session, const std::string& seat);

    SessionKeeper& keeper_;
    PostWorker& worker_;
    Log log_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Task> waiting_;
    std::set<std::pair<std::string, std::string>> busy_;  ///< session and seat
    bool time_changed_ = false;                           ///< something happened: ends may have moved
    std::shared_ptr<const SessionKeeper::Listener> listener_;
    std::vector<std::jthread> threads_;
};

}  // namespace plateau

#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/session/post_worker.h"
#include "engine/support/error.h"
#include "engine/support/sha256.h"

namespace plateau::fakes {

/// Posts that are names in a set. What is told to fail fails; what is told to wait waits until it is let go or stopped.
class FakePostWorker final : public PostWorker {
  public:
    void launch(const std::string& session, const std::string& seat, const std::stop_token& stop) override {
        begin("launch", session, seat, stop);
        const std::lock_guard lock(mutex_);
        running_.insert(session + "/" + seat);
    }
    bool runs(const std::string& session, const std::string& seat) override {
        const std::lock_guard lock(mutex_);
        return running_.contains(session + "/" + seat);
    }
    std::string seal(const std::string& session, const std::string& seat, const std::stop_token& stop) override {
        begin("seal", session, seat, stop);
        const std::lock_guard lock(mutex_);
        running_.erase(session + "/" + seat);
        return sha256_of(session + "/" + seat);
    }
    void remove(const std::string& session, const std::string& seat) override {
        begin("remove", session, seat, {});
        const std::lock_guard lock(mutex_);
        running_.erase(session + "/" + seat);
    }

    /// The next so many calls of "launch 01" fail.
    void fail(const std::string& call, int times) {
        const std::lock_guard lock(mutex_);
        failures_[call] = times;
    }
    /// Calls of "launch 01" wait from now on.
    void hold(const std::string& call) {
        const std::lock_guard lock(mutex_);
        held_.insert(call);
    }
    void let_go(const std::string& call) {
        const std::lock_guard lock(mutex_);
        held_.erase(call);
        changed_.notify_all();
    }
    /// The machines of a post stop by themselves.
    void lose(const std::string& session, const std::string& seat) {
        const std::lock_guard lock(mutex_);
        running_.erase(session + "/" + seat);
    }
    /// "launch 01", "seal 01", …, in the order they began.
    std::vector<std::string> calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    /// How many calls were ever under way at once.
    int most_at_once() const {
        const std::lock_guard lock(mutex_);
        return most_;
    }

  private:
    void begin(const std::string& what, const std::string& session, const std::string& seat,
               const std::stop_token& stop) {
        const std::string call = what + " " + seat;
        std::unique_lock lock(mutex_);
        calls_.push_back(call);
        most_ = std::max(most_, ++now_);
        const bool free = changed_.wait(lock, stop, [&] { return !held_.contains(call); });
        --now_;
        if (!free) {
            throw Error(ErrorKind::cancelled, Message{"wait.cancelled", {}});
        }
        if (int& times = failures_[call]; times > 0) {
            --times;
            throw Error(ErrorKind::unavailable, Message{"hypervisor.gone", {{"session", session}, {"seat", seat}}});
        }
    }

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<std::string> calls_;
    std::map<std::string, int> failures_;
    std::set<std::string> held_;
    std::set<std::string> running_;
    int now_ = 0;
    int most_ = 0;
};

}  // namespace plateau::fakes

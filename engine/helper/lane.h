#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace plateau::helper {

/// A fixed number of threads that work off a queue, for one sort of work: what is slow waits in its own lane and holds
/// up nothing else. Work must not throw.
class Lane {
  public:
    explicit Lane(int threads);
    /// Waits for what is running and drops what has not begun.
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    void add(std::function<void()> work);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace plateau::helper

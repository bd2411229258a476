#include "engine/lab/executor.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace plateau {

std::vector<std::exception_ptr> run_all(std::size_t count, std::size_t at_once,
                                        const std::function<void(std::size_t)>& work) {
    std::vector<std::exception_ptr> thrown(count);
    std::atomic<std::size_t> next{0};
    const auto take_turns = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                work(i);
            } catch (...) {
                thrown[i] = std::current_exception();
            }
        }
    };
    std::vector<std::jthread> threads;
    const std::size_t wanted = std::min(count, std::max<std::size_t>(at_once, 1));
    threads.reserve(wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
        threads.emplace_back(take_turns);
    }
    threads.clear();  // joins
    return thrown;
}

void run_together(std::size_t count, const std::stop_token& stop,
                  const std::function<void(std::size_t, const std::stop_token&)>& work) {
    std::stop_source ours;
    const std::stop_callback pass_on(stop, [&] { ours.request_stop(); });
    std::mutex mutex;
    std::exception_ptr first;
    run_all(count, count, [&](std::size_t i) {
        try {
            work(i, ours.get_token());
        } catch (...) {
            const std::scoped_lock lock(mutex);
            first = first ? first : std::current_exception();
            ours.request_stop();
        }
    });
    if (first) {
        std::rethrow_exception(first);
    }
}

}  // namespace plateau

#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <stop_token>
#include <vector>

namespace plateau {

/// Runs work(0) to work(count - 1), at most `at_once` (at least 1) at a time, each on a thread of its own pool, and
/// returns when all have ended. Element i is what work(i) threw, null when it threw nothing.
std::vector<std::exception_ptr> run_all(std::size_t count, std::size_t at_once,
                                        const std::function<void(std::size_t)>& work);

/// All at once, all or nothing: when one throws, the others are asked to stop through their token and waited for, then
/// what was thrown first is thrown again. A request on `stop` reaches all of them.
void run_together(std::size_t count, const std::stop_token& stop,
                  const std::function<void(std::size_t, const std::stop_token&)>& work);

}  // namespace plateau

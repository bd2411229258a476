#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/ownership.h"
#include "engine/support/unique_fd.h"

namespace plateau::helper {

/// The named network namespace, opened; nothing when there is none of that name. Throws Error unavailable.
UniqueFd open_name_space(const std::string& name);

/// Runs `work` on a thread of its own inside the namespace and returns when it has ended; the caller's namespace stays
/// what it is. What `work` throws is thrown here.
void in_name_space(const UniqueFd& name_space, const std::function<void()>& work);

/// Runs `work` on a thread of its own inside a new network namespace without a name; it is given the thread's id. The
/// namespace is gone when `work` ends, unless it gave it a name.
void in_new_name_space(const std::function<void(int thread)>& work);

/// The owner that the namespace's `lo` carries; nothing when it carries none.
std::optional<Owner> owner_of(const UniqueFd& name_space);

/// The names that /run/netns holds, ascending.
std::vector<std::string> name_space_names();

}  // namespace plateau::helper

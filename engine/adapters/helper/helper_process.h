#pragma once

#include <sys/types.h>

#include <string>

#include "engine/adapters/helper/helper_client.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// A started plateau-helper and our end of the socket to it.
struct HelperProcess {
    pid_t pid = -1;
    UniqueFd socket;
};

/// Starts the program with the socket as its descriptor 3. Throws Error unavailable.
HelperProcess start_helper(const HelperSettings& settings);

/// Waits for the end of a helper whose socket is closed; kills it when it does not end by itself. Says how it ended.
std::string reap_helper(pid_t pid);

}  // namespace plateau

#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "engine/ports/remote_shell.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// How a connected stream socket to a target comes to be: inside the seat's network namespace, by a relay, or directly.
/// May block up to `limit`, is called on threads of the shell's own, several at once. Throws Error: timed_out when the
/// limit passed, any other kind when there will be no connection.
using SocketOpener = std::function<UniqueFd(const ShellTarget& target, std::chrono::milliseconds limit)>;

/// A TCP connection from the host's own network. Throws Error invalid_input for a target inside a namespace,
/// unavailable or timed_out when there is no connection.
UniqueFd open_directly(const ShellTarget& target, std::chrono::milliseconds limit);

/// A RemoteShell over libssh2. All its sessions run side by side on one thread that it owns; at most four of them log
/// in to the same server at the same time, because small servers close what is more. Ending it cancels what is under
/// way
/// ("shell.closed"), calls each `done` that is due and waits for openers that still block.
std::unique_ptr<RemoteShell> make_ssh_shell(SocketOpener open);

}  // namespace plateau

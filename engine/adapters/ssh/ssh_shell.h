#pragma once

#include <memory>

#include "engine/ports/remote_shell.h"
#include "engine/ports/socket_opener.h"

namespace plateau {

/// A RemoteShell over libssh2. All its sessions run side by side on one thread that it owns; at most four of them log
/// in to the same server at the same time, because small servers close what is more. Ending it cancels what is under
/// way
/// ("shell.closed"), calls each `done` that is due and waits for openers that still block. `open` is called on threads
/// of its own.
std::unique_ptr<RemoteShell> make_ssh_shell(SocketOpener open);

}  // namespace plateau

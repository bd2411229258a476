#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/remote_shell.h"
#include "engine/support/message.h"

namespace plateau {

/// The target of [USER@]ADDRESS[:PORT], as root and on port 22 where it does not say; nothing for another text.
std::optional<ShellTarget> ssh_target_of(std::string_view text);

/// "192.168.1.1:22"
std::string printed(const ShellTarget& target);

/// The key that the server shows, "SHA256:…". Throws Error unavailable when it shows none.
std::string shown_host_key(RemoteShell& shell, const ShellTarget& target);

/// The same target with the key that the server shows where none is pinned, which `tell` (may be empty) is told: for a
/// router that stands on the table. Throws as shown_host_key.
ShellTarget with_shown_key(RemoteShell& shell, ShellTarget target, const std::function<void(const Message&)>& tell);

}  // namespace plateau

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/remote_shell.h"

namespace plateau {

/// The target of [USER@]ADDRESS[:PORT], as root and on port 22 where it does not say; nothing for another text.
std::optional<ShellTarget> ssh_target_of(std::string_view text);

/// "192.168.1.1:22"
std::string printed(const ShellTarget& target);

/// The key that the server shows, "SHA256:…". Throws Error unavailable when it shows none.
std::string shown_host_key(RemoteShell& shell, const ShellTarget& target);

}  // namespace plateau

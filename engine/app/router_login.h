#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "engine/platforms/linux/observe.h"

namespace plateau {

/// A channel that logs in with the first password that opens the router: those of `passwords` by name ("expected"), in
/// the order of their names, then `target.password`, which is called "initial". While at least one is named, each is
/// tried once and no more, and what was accepted is in the channel's logins. `shell` must outlive
/// the channel. Once `stop` is asked, collect throws Error cancelled.
LinuxChannel router_login_channel(RemoteShell& shell, ShellTarget target,
                                  const std::map<std::string, std::string>& passwords, std::stop_token stop = {});

}  // namespace plateau

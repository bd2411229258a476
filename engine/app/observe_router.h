#pragma once

#include <optional>
#include <string_view>

#include "engine/app/observing.h"
#include "engine/platforms/detection/detect.h"

namespace plateau {

/// Where a router may answer.
struct RouterDoors {
    HttpTarget plain;
    HttpTarget tls;
    ShellTarget shell;  ///< with the password and the key that were given, if any
};

/// The doors of [USER@]ADDRESS[:PORT], where USER logs in over SSH (root where it is not told) and PORT is of its web
/// server without TLS; nothing for another text.
std::optional<RouterDoors> doors_of(std::string_view place);

/// A router and how to name it.
struct FoundRouter {
    WebSigns signs;
    bool shell_answers = false;
    std::vector<std::string> ways;  ///< the best first; none of a make that is unknown
};

/// Finds out what stands there without a password: by its web server, over HTTPS where it answers nothing else; and
/// whether an SSH server answers. With a password, one that its pages do not tell is told by its shell. Throws Error
/// unavailable ("facts.router.silent") where nothing answers. Blocks; any thread.
FoundRouter find_router(HttpClient& client, RemoteShell& shell, const RouterDoors& doors);

/// What to observe instead of `options.from`, which names no more than a place: the router that is found there, which
/// `options.tell` is told. Throws Error unavailable where nothing answers or its SSH is off, not_found for a router
/// that is none of those known, usage where no password was given: each says how to go on. Blocks; any thread.
ObserveOptions options_for_router(const ObserveOptions& options, const RouterDoors& doors);

}  // namespace plateau

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "engine/ports/socket_opener.h"
#include "engine/support/observed.h"

namespace plateau {

/// Where and as whom to log in. Secrets are never part of an error.
struct ShellTarget {
    std::string name_space;  ///< network namespace the socket is opened in; empty: the host's own
    Ipv4Address address{0};
    std::uint16_t port = 22;
    std::string user;
    std::string password;     ///< empty: no password
    std::string private_key;  ///< OpenSSH text of a key; empty: none
    std::string host_key;  ///< pinned: "SHA256:…" of the server's key; empty: none known yet, see RemoteShell::host_key

    NetworkPlace place() const { return {.name_space = name_space, .address = address, .port = port}; }
};

/// One command to run on the other side.
struct ShellCommand {
    std::string command;  ///< one exec, read by the remote user's shell
    std::string input;
    std::chrono::milliseconds limit{20'000};  ///< over connecting, logging in and running
    std::size_t max_output = std::size_t{8} << 20;
};

/// How it ended and what it printed.
struct ShellResult {
    int exit_code = 0;  ///< 128 + signal when it died of one
    std::string out;
    std::string err;
};

/// Runs commands over SSH, a connection a command. Any thread may call; `done` is called exactly once, on the shell's
/// own thread, and must not block. Errors: "shell.unreachable", "shell.timeout", "shell.host_key.changed",
/// "shell.host_key.unknown", "shell.login.refused", "shell.closed", "shell.output.too_large", "shell.protocol".
class RemoteShell {
  public:
    using Done = std::function<void(Observed<ShellResult>)>;
    using KeyDone = std::function<void(Observed<std::string>)>;

    virtual ~RemoteShell() = default;

    /// Refuses a server whose key is not `target.host_key`; an empty one is refused too ("shell.host_key.unknown").
    virtual void run(const ShellTarget& target, const ShellCommand& command, Done done) = 0;
    /// The server's key as "SHA256:…", without logging in: for pinning at provisioning only.
    virtual void host_key(const ShellTarget& target, std::chrono::milliseconds limit, KeyDone done) = 0;
};

/// Runs one command and waits for its result, at most until `stop` is asked: it throws Error cancelled then, and what
/// the command still does comes to its own end unheard. Not to be called from the shell's own thread.
Observed<ShellResult> run_and_wait(RemoteShell& shell, const ShellTarget& target, const ShellCommand& command,
                                   const std::stop_token& stop = {});

}  // namespace plateau

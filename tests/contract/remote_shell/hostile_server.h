#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "engine/ports/remote_shell.h"
#include "engine/support/unique_fd.h"

namespace plateau::contract {

/// A TCP server on loopback that does one thing to each connection, one after the other, until the object ends.
class HostileServer {
  public:
    /// Gets the connection; returns when it is to be closed. `ended` says when the object ends.
    using Behaviour = std::function<void(int connection, const std::atomic<bool>& ended)>;

    explicit HostileServer(Behaviour behaviour);
    ~HostileServer();
    HostileServer(const HostileServer&) = delete;
    HostileServer& operator=(const HostileServer&) = delete;

    /// With a host key that is well written.
    ShellTarget target() const;

  private:
    void serve();

    Behaviour behaviour_;
    UniqueFd listener_;
    std::uint16_t port_ = 0;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

/// Sends all of it, or as much as the peer takes before it closes or `ended`; false: not all.
bool send_all(int connection, const std::string& bytes, const std::atomic<bool>& ended);
/// Reads and forgets until the peer closes or `ended`.
void stay(int connection, const std::atomic<bool>& ended);

}  // namespace plateau::contract

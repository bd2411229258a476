#pragma once

#include <atomic>
#include <mutex>

#include "engine/adapters/helper/protocol.h"
#include "engine/support/unique_fd.h"

namespace plateau::helper {

/// The local socket to the one client of a helper.
class Peer {
  public:
    explicit Peer(UniqueFd socket);

    int socket() const { return socket_.get(); }
    /// Whether it still waits for replies. Safe from any thread.
    bool waits() const;
    /// Says the reply, with a copy of `passed` where it is a descriptor; ends with a peer that is gone or for long
    /// reads nothing. Safe from any thread.
    void say(const helper_protocol::Reply& reply, const UniqueFd& passed = UniqueFd());
    /// Nothing more is heard or said; what was said can still be read.
    void end();

  private:
    UniqueFd socket_;
    std::mutex sending_;
    std::atomic<bool> ended_{false};
};

/// How a connection ended.
enum class ServeEnd { peer_closed, request_refused };

/// Answers requests through `host` until the peer closes or sends what is no request; several run side by side, each
/// sort on a bounded number of threads. Nothing runs any more when it returns.
ServeEnd serve(Peer& peer, HostHelper& host);

}  // namespace plateau::helper

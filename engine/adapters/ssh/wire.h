#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace plateau::ssh {

/// The socket as libssh2 sees it. Three things it would not do by itself:
/// - a packet is never left half sent: what the socket does not take waits here. libssh2 loses its place when it is
///   asked for something else in between, and so cannot read while a write is stuck;
/// - the peer's closing is told apart from silence only by peer_closed(): libssh2 would drop what it had received
/// before;
/// - one turn takes a bounded number of bytes and a session a bounded sum, so that a peer that never stops can hold
///   neither the thread nor the memory.
/// Does not own the socket, which is non-blocking.
class Wire {
  public:
    explicit Wire(int socket) : socket_(socket) {}

    void begin_turn() { taken_ = 0; }
    /// From now on at most this many more bytes are taken from the peer.
    void allow(std::uint64_t bytes) { allowed_ = bytes; }

    /// As libssh2 wants them: a number of bytes, or a negated errno.
    ssize_t receive(void* buffer, std::size_t size);
    ssize_t send(const void* buffer, std::size_t size);

    /// Sends what waits, as far as the socket takes it.
    void flush();
    /// No more waiting: from now on everything fails at once, so that the session can be freed.
    void cut() { cut_ = true; }

    bool wants_to_send() const { return !waiting_.empty() && !broken_; }
    std::size_t waiting() const { return waiting_.size(); }
    bool turn_is_over() const { return taken_ >= per_turn; }
    bool peer_closed() const { return peer_closed_; }
    bool flooded() const { return flooded_; }
    bool heard() const { return heard_; }

  private:
    static constexpr std::size_t per_turn = 512 << 10;
    static constexpr std::size_t most_waiting = 4 << 20;

    int socket_;
    std::string waiting_;
    std::size_t taken_ = 0;
    std::uint64_t allowed_ = 0;
    bool cut_ = false;
    bool broken_ = false;  ///< the peer takes no more; what it sent before is still read
    bool peer_closed_ = false;
    bool flooded_ = false;
    bool heard_ = false;
};

}  // namespace plateau::ssh

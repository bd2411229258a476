#include "engine/adapters/ssh/wire.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace plateau::ssh {
namespace {

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

ssize_t Wire::receive(void* buffer, std::size_t size) {
    if (cut_) {
        return -ECONNRESET;
    }
    flooded_ = flooded_ || allowed_ == 0;
    if (turn_is_over() || flooded_) {
        return -EAGAIN;
    }
    const std::size_t most = static_cast<std::size_t>(std::min<std::uint64_t>({size, per_turn - taken_, allowed_}));
    const ssize_t got = ::recv(socket_, buffer, most, MSG_DONTWAIT);
    if (got > 0) {
        heard_ = true;
        taken_ += static_cast<std::size_t>(got);
        allowed_ -= static_cast<std::uint64_t>(got);
        return got;
    }
    peer_closed_ = peer_closed_ || got == 0 || !would_block(errno);
    return -EAGAIN;
}

ssize_t Wire::send(const void* buffer, std::size_t size) {
    if (cut_) {
        return -EPIPE;
    }
    if (!broken_) {
        waiting_.append(static_cast<const char*>(buffer), size);
        flush();
        flooded_ = flooded_ || waiting_.size() > most_waiting;
    }
    return static_cast<ssize_t>(size);
}

void Wire::flush() {
    std::size_t sent = 0;
    while (sent < waiting_.size() && !broken_) {
        const ssize_t taken =
            ::send(socket_, waiting_.data() + sent, waiting_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken >= 0) {
            sent += static_cast<std::size_t>(taken);
        } else if (would_block(errno)) {
            break;
        } else {
            broken_ = true;
        }
    }
    waiting_.erase(0, sent);
}

}  // namespace plateau::ssh

#include "engine/helper/server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <exception>
#include <optional>

#include "engine/adapters/helper/errors.h"
#include "engine/adapters/helper/frame.h"
#include "engine/helper/lane.h"

namespace plateau::helper {

namespace {

namespace protocol = helper_protocol;

struct Answer {
    protocol::Outcome outcome;
    UniqueFd passed;
};

/// One overload a verb.
class Answering {
  public:
    explicit Answering(HostHelper& host) : host_(host) {}

    Answer operator()(const protocol::NetworkUp& up) const {
        host_.network_up(up.spec);
        return {protocol::Done{}, {}};
    }
    Answer operator()(const protocol::NetworkDown& down) const {
        host_.network_down(down.name_space);
        return {protocol::Done{}, {}};
    }
    Answer operator()(const protocol::Namespaces&) const { return {host_.namespaces(), {}}; }
    Answer operator()(const protocol::Connect& to) const {
        return {protocol::Connected{}, host_.connect(to.name_space, to.address, to.port, to.limit)};
    }
    Answer operator()(const protocol::DhcpSocket& socket) const {
        return {protocol::Connected{}, host_.dhcp_socket(socket.name_space)};
    }
    Answer operator()(const protocol::SealFile& seal) const { return {protocol::Hash{host_.seal_file(seal.file)}, {}}; }
    Answer operator()(const protocol::FreeSpace& space) const {
        return {protocol::Bytes{host_.free_space(space.folder)}, {}};
    }

  private:
    HostHelper& host_;
};

Answer answer(HostHelper& host, const protocol::Verb& verb) {
    try {
        return std::visit(Answering(host), verb);
    } catch (const Error& error) {
        return {protocol::failure_of(error), {}};
    } catch (const std::exception& error) {
        return {protocol::failure_of(helper_error::unexpected(error.what())), {}};
    }
}

/// A hash reads a whole disk, a connection waits for its machine: neither may hold up the other verbs.
class Lanes {
  public:
    Lane& of(const protocol::Verb& verb) {
        if (std::holds_alternative<protocol::SealFile>(verb)) {
            return sealing_;
        }
        return std::holds_alternative<protocol::Connect>(verb) ? connecting_ : quick_;
    }

  private:
    Lane quick_{4};
    Lane connecting_{32};
    Lane sealing_{2};
};

}  // namespace

Peer::Peer(UniqueFd socket) : socket_(std::move(socket)) {
    const timeval limit{.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

void Peer::end() {
    ended_ = true;
    ::shutdown(socket_.get(), SHUT_RDWR);
}

bool Peer::waits() const {
    pollfd one{socket_.get(), POLLRDHUP, 0};
    return !ended_ && (::poll(&one, 1, 0) == 0 || (one.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0);
}

void Peer::say(const protocol::Reply& reply, const UniqueFd& passed) {
    const std::string text = protocol::print_reply(reply);
    const std::lock_guard lock(sending_);
    if (!protocol::send_frame(socket_.get(), text, passed.get())) {
        end();
    }
}

ServeEnd serve(Peer& peer, HostHelper& host) {
    std::atomic<std::size_t> open{0};
    std::optional<std::string> refused;
    {
        Lanes lanes;
        while (!refused) {
            const auto frame = protocol::receive_frame(peer.socket(), protocol::longest_request);
            if (!frame && frame.error().why == protocol::NoFrame::Why::closed) {
                break;
            }
            const auto request =
                frame ? protocol::parse_request(frame->text)
                      : tl::expected<protocol::Request, std::string>(tl::unexpected(frame.error().particulars));
            if (!request) {
                refused = request.error();
            } else if (++open > protocol::most_requests) {
                refused = "too many requests wait at once";
            } else {
                lanes.of(request->verb).add([&peer, &host, &open, asked = *request] {
                    const Answer result = answer(host, asked.verb);
                    --open;
                    peer.say({asked.id, result.outcome}, result.passed);
                });
            }
        }
        if (refused) {
            peer.say({0, protocol::failure_of(helper_error::request_invalid(*refused))});
        }
        peer.end();
    }
    return refused ? ServeEnd::request_refused : ServeEnd::peer_closed;
}

}  // namespace plateau::helper

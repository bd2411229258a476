#include "engine/trials/dhcp_request.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <random>
#include <system_error>

#include "engine/support/wait.h"

namespace plateau {

namespace {

using Steady = std::chrono::steady_clock;

class Asking {
  public:
    Asking(const UniqueFd& socket, const std::vector<MacAddress>& macs) : socket_(socket) {
        std::random_device random;
        for (const MacAddress& mac : macs) {
            ids_.emplace(mac, random());
        }
    }

    bool complete() const { return answers_.size() == ids_.size(); }
    std::map<MacAddress, DhcpAnswer> take() { return std::move(answers_); }

    /// The errno where a message could not be sent, else 0.
    int send() const {
        constexpr std::uint16_t server_port = 67;
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(server_port);
        to.sin_addr.s_addr = htonl(INADDR_BROADCAST);
        for (const auto& [mac, id] : ids_) {
            const std::string message = dhcp_discover(id, mac);
            if (!answers_.contains(mac) && ::sendto(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL,
                                                    reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0) {
                return errno;
            }
        }
        return 0;
    }

    /// Takes one datagram, if one is there.
    void receive() {
        std::string datagram(longest_dhcp_message + 1, '\0');
        const ssize_t got = ::recv(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT);
        if (got <= 0) {
            return;
        }
        datagram.resize(static_cast<std::size_t>(got));
        const auto offer = parse_dhcp_offer(datagram);
        const auto asked = offer ? ids_.find(offer->mac) : ids_.end();
        if (asked != ids_.end() && asked->second == offer->id) {
            answers_.emplace(offer->mac, DhcpAnswer{*offer, std::move(datagram)});
        }
    }

  private:
    const UniqueFd& socket_;
    std::map<MacAddress, std::uint32_t> ids_;
    std::map<MacAddress, DhcpAnswer> answers_;
};

}  // namespace

Observed<std::map<MacAddress, DhcpAnswer>> ask_for_offers(const UniqueFd& socket, const std::vector<MacAddress>& macs,
                                                          const std::stop_token& stop, const DhcpLimits& limits) {
    Asking asking(socket, macs);
    const auto end = Steady::now() + limits.answer;
    auto next = Steady::now();
    while (!asking.complete() && Steady::now() < end) {
        throw_if_stopped(stop);
        if (Steady::now() >= next) {
            if (const int code = asking.send(); code != 0) {
                return unobserved("trial.dhcp.unsent", std::generic_category().message(code));
            }
            next += limits.again;
        }
        pollfd one{socket.get(), POLLIN, 0};
        constexpr int look = 100;
        if (::poll(&one, 1, look) > 0) {
            asking.receive();
        }
    }
    return asking.take();
}

}  // namespace plateau

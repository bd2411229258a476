#include "engine/trials/tunnel_trial.h"

#include <fmt/format.h>

#include "engine/platforms/linux/tunnel.h"
#include "engine/support/wait.h"

namespace plateau {

Findings try_tunnels(GuestAgent& agent, const std::string& role, const std::vector<Trial>& trials,
                     const std::stop_token& stop) {
    std::vector<Finding> findings;
    for (const Trial& trial : trials) {
        const std::string address = *trial.with.at("tunnel").as_string();
        const auto parsed = Ipv4Address::parse(address);
        const auto result = agent.run(tunnel_ping(parsed.value_or(Ipv4Address(0)), stop));
        throw_if_stopped(stop);
        if (!result) {
            return tl::unexpected(result.error());
        }
        if (result->exit_code != 0) {
            return unobserved("trial.tunnel.failed", fmt::format("the machine ended with {}", result->exit_code));
        }
        const auto carrier = parse_tunnel_ping(result->out);
        if (!carrier) {
            return tl::unexpected(carrier.error());
        }
        findings.push_back({.value = {{"address", address},
                                      {"answered", carrier->has_value()},
                                      {"interface", *carrier ? Value(**carrier) : Value()}},
                            .asked = "ping -I <wireguard> " + address,
                            .of = role,
                            .bytes = result->out});
    }
    return findings;
}

}  // namespace plateau

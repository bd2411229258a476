#include "engine/platforms/linux/tunnel.h"

#include <algorithm>

namespace plateau {

namespace {

/// A handshake may come after the first ping has been given up.
constexpr const char* script = R"(LC_ALL=C
interfaces=$(wg show interfaces) || exit 1
for interface in $interfaces; do
    echo "interface $interface"
    for try in 1 2; do
        ping -c 1 -W 3 -I "$interface" "$1" 2>&1 && echo answered && break
    done
done
echo end)";

constexpr std::size_t longest_interface_name = 15;

bool is_interface_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_interface_name &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~' && c != '/'; });
}

}  // namespace

GuestCommand tunnel_ping(Ipv4Address address, std::stop_token stop) {
    return {.argv = {"/bin/sh", "-c", script, "sh", address.to_string()}, .input = {}, .stop = std::move(stop)};
}

Observed<std::optional<std::string>> parse_tunnel_ping(std::string_view text) {
    constexpr std::string_view heading = "interface ";
    std::optional<std::string> interface;
    std::optional<std::string> carrier;
    bool ended = false;
    while (!text.empty() && !ended) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.starts_with(heading)) {
            const std::string_view name = line.substr(heading.size());
            if (!is_interface_name(name)) {
                return unobserved("trial.tunnel.invalid", "a name of an interface that is none");
            }
            interface = name;
        } else if (line == "answered" && interface && !carrier) {
            carrier = interface;
        }
        ended = line == "end";
    }
    if (!ended) {
        return unobserved("trial.tunnel.cut", "what the machine printed has no end");
    }
    return carrier;
}

}  // namespace plateau

#include "engine/app/ssh_address.h"

#include <fmt/format.h>

#include <charconv>
#include <future>

#include "engine/support/error.h"

namespace plateau {

std::optional<ShellTarget> ssh_target_of(std::string_view text) {
    ShellTarget target;
    target.user = "root";
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        target.user = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        const auto port = text.substr(colon + 1);
        const auto [end, code] = std::from_chars(port.data(), port.data() + port.size(), target.port);
        if (code != std::errc() || end != port.data() + port.size() || target.port == 0) {
            return std::nullopt;
        }
        text = text.substr(0, colon);
    }
    const auto address = Ipv4Address::parse(text);
    if (!address || target.user.empty()) {
        return std::nullopt;
    }
    target.address = *address;
    return target;
}

std::string printed(const ShellTarget& target) {
    return fmt::format("{}:{}", target.address.to_string(), target.port);
}

std::string shown_host_key(RemoteShell& shell, const ShellTarget& target) {
    std::promise<Observed<std::string>> promise;
    shell.host_key(target, std::chrono::seconds(10),
                   [&](Observed<std::string> key) { promise.set_value(std::move(key)); });
    Observed<std::string> key = promise.get_future().get();
    if (!key) {
        throw Error(ErrorKind::unavailable,
                    Message{"facts.ssh.silent", {{"server", printed(target)}, {"why", key.error().why}}});
    }
    return std::move(*key);
}

ShellTarget with_shown_key(RemoteShell& shell, ShellTarget target, const std::function<void(const Message&)>& tell) {
    if (target.host_key.empty()) {
        target.host_key = shown_host_key(shell, target);
        if (tell) {
            tell(Message{"facts.ssh.key_taken", {{"server", printed(target)}, {"key", target.host_key}}});
        }
    }
    return target;
}

}  // namespace plateau

#include "engine/app/router_login.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace plateau {

namespace {

/// One round of tries, shared by the two functions of a channel.
struct Tries {
    std::vector<std::pair<std::string, std::string>> passwords;  ///< by name, in the order they are tried
    std::vector<LoginAttempt> attempts;
};

bool refused(const Observed<std::string>& reply) {
    return !reply && reply.error().code == "shell.login.refused";
}

/// Whether the router lets somebody in with that password; what else went wrong is not an answer.
Observed<bool> opens(RemoteShell& shell, const ShellTarget& target, const std::stop_token& stop) {
    const ShellCommand nothing{.command = "true", .input = {}, .limit = std::chrono::seconds(20)};
    const auto result = run_and_wait(shell, target, nothing, stop);
    if (result) {
        return true;
    }
    return result.error().code == "shell.login.refused" ? Observed<bool>(false) : tl::unexpected(result.error());
}

}  // namespace

LinuxChannel router_login_channel(RemoteShell& shell, ShellTarget target,
                                  const std::map<std::string, std::string>& passwords, std::stop_token stop) {
    LinuxChannel channel = linux_channel(shell, target, stop);
    if (passwords.empty()) {
        return channel;
    }
    auto tries = std::make_shared<Tries>();
    tries->passwords.assign(passwords.begin(), passwords.end());
    tries->passwords.emplace_back("initial", target.password);
    channel.collect = [&shell, target = std::move(target), tries,
                       stop = std::move(stop)](const LinuxQuestion& question) {
        std::optional<Observed<std::string>> reply;
        tries->attempts.clear();
        for (const auto& [name, password] : tries->passwords) {
            ShellTarget one = target;
            one.password = password;
            if (!reply || !reply->has_value()) {
                reply = linux_channel(shell, one, stop).collect(question);
                if (!reply->has_value() && !refused(*reply)) {
                    return *reply;
                }
                tries->attempts.push_back({name, reply->has_value()});
            } else if (const auto accepted = opens(shell, one, stop)) {
                tries->attempts.push_back({name, *accepted});
            }
        }
        return *reply;
    };
    channel.logins = [tries] { return tries->attempts; };
    return channel;
}

}  // namespace plateau

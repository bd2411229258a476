#include "engine/ports/remote_shell.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/support/wait.h"

namespace plateau {

namespace {

struct Reply {
    std::mutex mutex;
    std::condition_variable_any came;
    std::optional<Observed<ShellResult>> result;
};

}  // namespace

Observed<ShellResult> run_and_wait(RemoteShell& shell, const ShellTarget& target, const ShellCommand& command,
                                   const std::stop_token& stop) {
    // Shared: `done` may be called, or still be returning on the shell's thread, after this function has returned.
    const auto reply = std::make_shared<Reply>();
    shell.run(target, command, [reply](Observed<ShellResult> outcome) {
        const std::scoped_lock lock(reply->mutex);
        reply->result = std::move(outcome);
        reply->came.notify_all();
    });
    std::unique_lock lock(reply->mutex);
    if (!reply->came.wait(lock, stop, [&] { return reply->result.has_value(); })) {
        throw_if_stopped(stop);
    }
    return std::move(*reply->result);
}

}  // namespace plateau

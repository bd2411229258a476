#include "engine/ports/remote_shell.h"

#include <future>
#include <memory>

namespace plateau {

Observed<ShellResult> run_and_wait(RemoteShell& shell, const ShellTarget& target, const ShellCommand& command) {
    // Shared: `done` may still be returning on the shell's thread when the result has been taken here.
    const auto promise = std::make_shared<std::promise<Observed<ShellResult>>>();
    std::future<Observed<ShellResult>> result = promise->get_future();
    shell.run(target, command, [promise](Observed<ShellResult> outcome) { promise->set_value(std::move(outcome)); });
    return result.get();
}

}  // namespace plateau

#include "engine/lab/guest_waits.h"

#include "engine/lab/guest_text.h"
#include "engine/support/error.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

using Look = std::function<Observed<void>()>;

constexpr std::chrono::seconds ping_limit{2};

/// Looks until `look` succeeds. A machine that is off will never answer: that ends the wait at once.
void wait_for_guest(const LabServices& services, const LabMachine& machine, const Wait& wait,
                    const std::stop_token& stop, const Look& look) {
    try {
        wait_for(wait, stop, [&]() -> std::optional<std::string> {
            const Observed<void> seen = look();
            if (seen) {
                return std::nullopt;
            }
            const MachineState state = services.hypervisor.state(machine.spec.name);
            if (state != MachineState::running && state != MachineState::paused) {
                throw Error(ErrorKind::unavailable, Message{"lab.machine.stopped", {{"machine", machine.role}}})
                    .add_context(wait.what);
            }
            return seen.error().why;
        });
    } catch (Error& error) {
        if (error.kind() != ErrorKind::cancelled) {
            error.add_context(
                Message{"lab.console", {{"machine", machine.role}, {"lines", console_tail(machine.spec.console_log)}}});
        }
        throw;
    }
}

}  // namespace

void wait_for_agent(const LabServices& services, const Lab& lab, const LabMachine& machine, GuestAgent& agent,
                    const std::stop_token& stop) {
    const Wait wait{Message{"lab.wait.agent", {{"machine", machine.role}, {"seat", lab.owner.seat}}},
                    services.limits.agent, services.limits.pause};
    wait_for_guest(services, machine, wait, stop, [&] { return agent.ping(ping_limit); });
}

void wait_for_ready(const LabServices& services, const Lab& lab, const LabMachine& machine, GuestAgent& agent,
                    const std::stop_token& stop) {
    const Wait wait{Message{"lab.wait.ready", {{"machine", machine.role}, {"seat", lab.owner.seat}}},
                    services.limits.ready, services.limits.pause};
    const std::string file = "/run/plateau/ready/" + machine.image.role;
    wait_for_guest(services, machine, wait, stop, [&]() -> Observed<void> {
        const auto content = agent.read_file(file, 4096);
        return content ? Observed<void>() : tl::unexpected(content.error());
    });
}

}  // namespace plateau

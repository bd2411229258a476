#include "engine/lab/bring_up.h"

#include "engine/lab/guest_waits.h"
#include "engine/lab/host_key.h"
#include "engine/support/error.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

void make_disk(const LabServices& services, const Lab& lab, const LabMachine& machine) {
    services.disks.create_overlay({machine.spec.disk, machine.spec.backing, services.limits.room});
    services.disks.chain(machine.spec.disk, {lab.store});
}

void set_clock(const LabServices& services, const LabMachine& machine, GuestAgent& agent) {
    if (const auto set = agent.set_time(services.clock.now()); !set) {
        throw Error(ErrorKind::unavailable,
                    Message{"lab.clock.not_set", {{"machine", machine.role}, {"why", set.error().why}}});
    }
}

std::string host_key_of(const LabMachine& machine, GuestAgent& agent) {
    auto key = read_host_key(agent);
    if (!key) {
        throw Error(ErrorKind::unavailable,
                    Message{"lab.host_key.unknown", {{"machine", machine.role}, {"why", key.error().why}}});
    }
    return std::move(*key);
}

}  // namespace

std::string bring_up(const LabServices& services, const Lab& lab, const LabMachine& machine,
                     const std::function<void()>& started, const std::stop_token& stop) {
    const auto step = [&](const char* id, const std::function<void()>& work) {
        throw_if_stopped(stop);
        run_step(services.progress, {lab.owner.seat, machine.role, id}, work);
    };
    step("step.overlay", [&] { make_disk(services, lab, machine); });
    step("step.start", [&] {
        services.hypervisor.create_machine(machine.spec);
        started();
    });
    const auto agent = services.agent(machine.spec.name);
    step("step.agent", [&] { wait_for_agent(services, lab, machine, *agent, stop); });
    step("step.clock", [&] { set_clock(services, machine, *agent); });
    step("step.ready", [&] { wait_for_ready(services, lab, machine, *agent, stop); });
    std::string host_key;
    if (machine.role == router_role) {
        step("step.host_key", [&] { host_key = host_key_of(machine, *agent); });
    }
    return host_key;
}

}  // namespace plateau

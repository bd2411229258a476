#include "engine/lab/reset_machine.h"

#include <algorithm>
#include <iterator>

#include "engine/lab/answer.h"
#include "engine/lab/bring_up.h"
#include "engine/lab/folders.h"
#include "engine/support/error.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

/// With the console's log: what the old machine printed must not explain the new one.
void discard(const LabServices& services, const Lab& lab, const LabMachine& machine) {
    services.hypervisor.remove({OwnedThing::Kind::machine, machine.spec.name, lab.owner});
    remove_folder(machine.spec.disk);
    remove_folder(machine.spec.console_log);
}

Answer preparation_of(std::string_view role, const std::vector<AnswerStep>& prepare) {
    Answer answer{.name = preparation_name, .steps = {}, .faults = {}};
    std::copy_if(prepare.begin(), prepare.end(), std::back_inserter(answer.steps),
                 [&](const AnswerStep& step) { return step.on == role; });
    return answer;
}

}  // namespace

void reset_machine(const LabServices& services, Lab& lab, std::string_view role, const std::vector<AnswerStep>& prepare,
                   const std::stop_token& stop) {
    const LabMachine* machine = lab.find(role);
    if (machine == nullptr) {
        throw Error(ErrorKind::invalid_input,
                    Message{"lab.reset.role", {{"role", std::string(role)}, {"seat", lab.owner.seat}}});
    }
    throw_if_stopped(stop);
    try {
        run_step(services.progress, {lab.owner.seat, machine->role, "step.discard"},
                 [&] { discard(services, lab, *machine); });
        std::string host_key = bring_up(services, lab, *machine, [] {}, stop);
        if (!host_key.empty()) {
            lab.router_host_key = std::move(host_key);
        }
        if (const Answer answer = preparation_of(role, prepare); !answer.steps.empty()) {
            apply_answer(services, lab, answer, stop);
        }
    } catch (Error& error) {
        error.add_context(Message{"lab.reset.unfinished", {{"machine", machine->role}, {"seat", lab.owner.seat}}});
        throw;
    }
}

}  // namespace plateau

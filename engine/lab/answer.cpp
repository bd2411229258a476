#include "engine/lab/answer.h"

#include <fmt/format.h>

#include "engine/lab/guest_text.h"
#include "engine/support/error.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

/// Why the step failed; nothing when it was done.
std::optional<std::string> do_step(GuestAgent& agent, const AnswerStep& step, std::chrono::milliseconds limit,
                                   const std::stop_token& stop) {
    if (!step.write.empty()) {
        const auto written = agent.write_file(step.write, step.content);
        return written ? std::nullopt : std::optional(written.error().why);
    }
    const GuestCommand command{.argv = {"/bin/sh", "-c", step.run}, .limit = limit, .stop = stop};
    const auto result = agent.run(command);
    if (!result) {
        return result.error().why;
    }
    if (result->exit_code == 0) {
        return std::nullopt;
    }
    const std::string last = printable_tail(result->err.empty() ? result->out : result->err, 1);
    return fmt::format("exit status {}{}{}", result->exit_code, last.empty() ? "" : ": ", last);
}

}  // namespace

void apply_answer(const LabServices& services, const Lab& lab, const Answer& answer, const std::stop_token& stop) {
    run_step(services.progress, {lab.owner.seat, "", "step.answer"}, [&] {
        std::map<std::string, std::unique_ptr<GuestAgent>> agents;
        for (std::size_t i = 0; i < answer.steps.size(); ++i) {
            throw_if_stopped(stop);
            const AnswerStep& step = answer.steps[i];
            const LabMachine* machine = lab.find(step.on);
            if (machine == nullptr) {
                throw Error(ErrorKind::invalid_input,
                            Message{"lab.answer.role",
                                    {{"answer", answer.name}, {"step", fmt::format("{}", i + 1)}, {"role", step.on}}});
            }
            auto& agent = agents[step.on];
            if (!agent) {
                agent = services.agent(machine->spec.name);
            }
            const auto why = do_step(*agent, step, services.limits.step, stop);
            throw_if_stopped(stop);
            if (why) {
                throw Error(ErrorKind::unavailable, Message{"lab.answer.failed",
                                                            {{"answer", answer.name},
                                                             {"step", fmt::format("{}", i + 1)},
                                                             {"role", step.on},
                                                             {"why", *why}}});
            }
        }
    });
}

}  // namespace plateau

#include "engine/lab/answer.h"

#include <fmt/format.h>

#include "engine/lab/executor.h"
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

/// Numbers of steps, in their order, by the role they are on.
using StepsByRole = std::map<std::string, std::vector<std::size_t>>;

StepsByRole steps_by_role(const Lab& lab, const Answer& answer) {
    StepsByRole roles;
    for (std::size_t i = 0; i < answer.steps.size(); ++i) {
        const std::string& role = answer.steps[i].on;
        if (lab.find(role) == nullptr) {
            throw Error(ErrorKind::invalid_input,
                        Message{"lab.answer.role",
                                {{"answer", answer.name}, {"step", fmt::format("{}", i + 1)}, {"role", role}}});
        }
        roles[role].push_back(i);
    }
    return roles;
}

void do_steps_of_role(const LabServices& services, const Lab& lab, const Answer& answer,
                      const StepsByRole::value_type& role, const std::stop_token& stop) {
    const auto agent = services.agent(lab.find(role.first)->spec.name);
    for (const std::size_t i : role.second) {
        throw_if_stopped(stop);
        const auto why = do_step(*agent, answer.steps[i], services.limits.step, stop);
        throw_if_stopped(stop);
        if (why) {
            throw Error(ErrorKind::unavailable, Message{"lab.answer.failed",
                                                        {{"answer", answer.name},
                                                         {"step", fmt::format("{}", i + 1)},
                                                         {"role", role.first},
                                                         {"why", *why}}});
        }
    }
}

}  // namespace

void apply_answer(const LabServices& services, const Lab& lab, const Answer& answer, const std::stop_token& stop) {
    run_step(services.progress, {lab.owner.seat, "", "step.answer"}, [&] {
        throw_if_stopped(stop);
        const StepsByRole by_role = steps_by_role(lab, answer);
        const std::vector<StepsByRole::value_type> roles(by_role.begin(), by_role.end());
        run_together(roles.size(), stop, [&](std::size_t i, const std::stop_token& both) {
            do_steps_of_role(services, lab, answer, roles[i], both);
        });
    });
}

}  // namespace plateau

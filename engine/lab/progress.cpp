#include "engine/lab/progress.h"

#include "engine/support/error.h"

namespace plateau {

namespace {

void tell(const Progress& progress, const Step& step, ProgressEvent::State state) {
    if (progress) {
        progress({step.seat, step.machine, step.id.substr(step.id.find('.') + 1), state,
                  Message{step.id, {{"machine", step.machine}, {"seat", step.seat}}}});
    }
}

}  // namespace

void run_step(const Progress& progress, const Step& step, const std::function<void()>& work) {
    tell(progress, step, ProgressEvent::State::begin);
    try {
        work();
    } catch (Error& error) {
        tell(progress, step, ProgressEvent::State::failed);
        error.add_context(step.machine.empty()
                              ? Message{"lab.while.seat", {{"seat", step.seat}}}
                              : Message{"lab.while.machine", {{"machine", step.machine}, {"seat", step.seat}}});
        throw;
    } catch (...) {
        tell(progress, step, ProgressEvent::State::failed);
        throw;
    }
    tell(progress, step, ProgressEvent::State::done);
}

}  // namespace plateau

#pragma once

#include <functional>
#include <string>

#include "engine/support/message.h"

namespace plateau {

/// One step of a lab's life begins or ends. Every `begin` is followed by one `done` or `failed` of the same seat,
/// machine and step.
struct ProgressEvent {
    enum class State { begin, done, failed };
    std::string seat;
    std::string machine;  ///< role; empty for a step of the whole seat
    std::string step;     ///< "network", "overlay", "agent", …: for programs
    State state = State::begin;
    Message text;  ///< what the step is, for people
};

/// Called on whatever thread works on the seat, several at a time: it must lock what it shares. Must not throw.
using Progress = std::function<void(const ProgressEvent&)>;

/// A step's message id is "step." and its name.
struct Step {
    std::string seat;
    std::string machine;
    std::string id;  ///< "step.overlay"
};

/// Runs `work` between the step's events. An Error that leaves it says in its context what was being done.
void run_step(const Progress& progress, const Step& step, const std::function<void()>& work);

}  // namespace plateau

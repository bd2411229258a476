#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace plateau {

/// One line of a session's list of candidates. Personal data.
struct RosterLine {
    std::string seat;
    std::string candidate;  ///< its number or code: "c-01"
    std::string name;
    std::string exam;              ///< of the scenario: "full"
    std::chrono::seconds extra{};  ///< granted beside the exam's own time, whole minutes
    std::string extra_reference;   ///< of the decision that grants it, never a reason

    bool operator==(const RosterLine&) const = default;
};

/// Who takes part in a session, in the order of the list.
using Roster = std::vector<RosterLine>;

}  // namespace plateau

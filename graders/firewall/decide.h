#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arrival.h"
#include "sdk/grader.h"
#include "sdk/sets.h"

/// What a firewall does to new connections that come in, by its rules as facts.
namespace firewall {

namespace grader = plateau::grader;

/// The connections an item is about: every one of them is to be treated as expected.
struct Traffic {
    std::string protocol;  ///< "tcp" or "udp"
    grader::Ranges ports;
    grader::Range from;
};

/// What becomes of the traffic under one profile.
struct Outcome {
    bool allowed = false;    ///< a part gets in
    bool blocked = false;    ///< a part does not
    bool undecided = false;  ///< of a part it cannot be said
    bool too_complex = false;
    /// Rules that decided, in the order met; without repetition.
    std::vector<grader::Fact> allowing;
    std::vector<grader::Fact> blocking;
    /// The first rule that left something undecided.
    std::optional<grader::Fact> doubtful;
};

/// `profile` is a fact firewall_profile that filters, `rules` every firewall_rule of the subject; `arrival` is nullptr
/// when it is not known where the traffic comes in.
Outcome decide(const Traffic& traffic, const Arrival* arrival, const grader::Fact& profile,
               const std::vector<grader::Fact>& rules);

/// The first disabled rule that would do `action` ("allow", "block") to some of the traffic; none that is for a program
/// and names no ports.
std::optional<grader::Fact> disabled_rule(const Traffic& traffic, const std::string& action,
                                          const std::vector<grader::Fact>& rules);

}  // namespace firewall

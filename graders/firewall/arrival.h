#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sdk/grader.h"
#include "sdk/sets.h"

namespace firewall {

namespace grader = plateau::grader;

/// Where connections reach the machine.
struct Arrival {
    std::string interface;
    grader::Ranges addresses;  ///< of the machine there, one each
};

/// The interfaces by which connections from `from` may come: those of the network that holds all of it, or every one
/// that is up and has an address, but neither loopback nor tunnels. Empty when the facts do not say.
std::vector<Arrival> arrivals(const grader::Range& from, const std::vector<grader::Fact>& interfaces);

enum class Match { no, maybe, yes };

/// Whether a firewall_rule is about connections that arrive there, by its interfaces and local addresses; without an
/// arrival, nothing is known of both.
Match matches(const grader::Fact& rule, const Arrival* arrival);

}  // namespace firewall

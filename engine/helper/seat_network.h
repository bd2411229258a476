#pragma once

#include <functional>
#include <vector>

#include "engine/ports/host_helper.h"

namespace plateau::helper {

/// Makes what `spec` says, already checked against the rules. `wanted` is asked at the end: false (whoever asked is
/// gone) undoes it all. Throws Error not_found, conflict or unavailable; nothing is left then.
///
/// The namespace gets its name when it carries its owner, and the leg is made after that: whatever kills the helper,
/// nothing stays that namespaces() does not show.
void seat_network_up(const SeatNetworkSpec& spec, const std::function<bool()>& wanted);

/// Removes namespace and leg. Throws Error conflict when they are another owner's.
void seat_network_down(const OwnedNamespace& name_space);

/// The namespaces that carry an owner and bear a name of his, ascending.
std::vector<OwnedNamespace> seat_networks();

}  // namespace plateau::helper

#pragma once

#include <vector>

#include "engine/model/fact.h"
#include "engine/model/fact_difference.h"

namespace plateau {

/// Where two records of one machine do not say the same, of the kinds that both fully observed: by kind and key. What
/// the machine's owner cannot have changed between them is left out: fields that one record did not look for, what only
/// a running machine knows ("active"), and the numbers by which a kernel knows the rules of a firewall.
std::vector<FactDifference> differences(const FactsRecord& live, const FactsRecord& sealed);

}  // namespace plateau

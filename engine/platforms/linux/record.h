#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/support/observed.h"

/// What every platform that runs Linux does to make a record of what it read.
namespace plateau::linux_platform {

/// A record without facts: who was observed, when and by what.
FactsRecord begun_record(FactsRecord::Subject subject, std::chrono::system_clock::time_point now);

/// Adds what was read of `kind`, or why it was not. Two facts of one key would be two truths: the kind is then
/// unobserved with the code `ambiguous`. Reasons may quote any bytes of the machine.
void add_kind(FactsRecord& record, const std::string& kind, Observed<std::vector<Fact>> facts,
              const std::string& ambiguous);

}  // namespace plateau::linux_platform

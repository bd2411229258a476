#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// Which router is observed and for what.
struct JnapSubject {
    std::string role;
    std::string name;
    std::vector<std::string> kinds;  ///< fact kinds wanted
};

/// The kinds of facts a Linksys router can be asked for, ascending.
std::vector<std::string> jnap_kinds();

/// Reads the wanted kinds in stored answers (answers.h); trust is `capture`. Keeps every answer in `store`; secrets are
/// in none, and in the facts as `secrets` seals them. What the answers do not tell is unobserved in the record. Throws
/// Error only where evidence cannot be kept or secrets cannot be sealed. Any thread.
FactsRecord read_jnap_capture(std::string_view answers, const JnapSubject& subject, const SecretKeeper& secrets,
                              CaseStore& store, const Clock& clock);

}  // namespace plateau

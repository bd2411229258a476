#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/jnap/conversation.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/http_client.h"
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

/// A Linksys router as it is asked.
struct JnapTarget {
    HttpTarget at;
    std::string password;  ///< of its administrator; empty: only what it tells anybody is known
    jnap_platform::Patience patience = {};
};

/// Observes the wanted kinds of one router (conversation.h). Keeps the last answer to every action in `store`; secrets
/// are in none, and in the facts as `secrets` seals them. Whatever the router does is in the record: kinds that could
/// not be observed are unobserved with the reason. Throws Error only where evidence cannot be kept, secrets cannot be
/// sealed or `stop` was asked. Any thread may call; blocks while the router answers.
FactsRecord observe_jnap(HttpClient& client, const JnapTarget& target, const JnapSubject& subject,
                         const SecretKeeper& secrets, CaseStore& store, const Clock& clock,
                         const std::stop_token& stop = {});

/// Reads the wanted kinds in stored answers (answers.h); trust is `capture`. Keeps every answer in `store`; secrets are
/// in none, and in the facts as `secrets` seals them. What the answers do not tell is unobserved in the record. Throws
/// Error only where evidence cannot be kept or secrets cannot be sealed. Any thread.
FactsRecord read_jnap_capture(std::string_view answers, const JnapSubject& subject, const SecretKeeper& secrets,
                              CaseStore& store, const Clock& clock);

}  // namespace plateau

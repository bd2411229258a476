#pragma once

#include "engine/app/http_address.h"
#include "engine/app/observing.h"
#include "engine/platforms/jnap/observe.h"

namespace plateau {

/// Observes a Linksys router over HTTP or HTTPS, with the router's password and the certificate of `options`. What
/// cannot be observed is in the record. Throws Error usage where a certificate is given for a server without any,
/// unavailable where a server shows none. Blocks; any thread.
FactsRecord observe_jnap_at(const HttpTarget& target, const ObserveOptions& options, const JnapSubject& subject,
                            const SecretKeeper& secrets, CaseStore& store, const Clock& clock);

}  // namespace plateau

#include "engine/app/observe_jnap.h"

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"

namespace plateau {

FactsRecord observe_jnap_at(const HttpTarget& target, const ObserveOptions& options, const JnapSubject& subject,
                            const SecretKeeper& secrets, CaseStore& store, const Clock& clock) {
    JnapTarget router{.at = target, .password = options.router_password};
    const auto client = make_http_client(open_directly);
    pin_certificate(*client, router.at, options.host_key, options.tell);
    return observe_jnap(*client, router, subject, secrets, store, clock);
}

}  // namespace plateau

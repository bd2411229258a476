#include "engine/app/observe_ubus.h"

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"

namespace plateau {

FactsRecord observe_ubus(const HttpAddress& address, const ObserveOptions& options, const OpenwrtSubject& subject,
                         const SecretKeeper& secrets, CaseStore& store, const Clock& clock) {
    UbusTarget target{.at = address.target, .user = address.user, .password = options.router_password};
    const auto client = make_http_client(open_directly);
    pin_certificate(*client, target.at, options.host_key, options.tell);
    return observe_openwrt_over_http(*client, target, subject, secrets, store, clock);
}

}  // namespace plateau

#include "engine/app/observe_ubus.h"

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"
#include "engine/support/error.h"

namespace plateau {

FactsRecord observe_ubus(const HttpAddress& address, const ObserveOptions& options, const OpenwrtSubject& subject,
                         const SecretKeeper& secrets, CaseStore& store, const Clock& clock) {
    if (!address.target.tls && !options.host_key.empty()) {
        throw Error(ErrorKind::usage, Message{"facts.http.nothing_to_pin", {{"server", printed(address.target)}}});
    }
    UbusTarget target{.at = address.target, .user = address.user, .password = options.router_password};
    const auto client = make_http_client(open_directly);
    pin_certificate(*client, target.at, options.host_key, options.tell);
    return observe_openwrt_over_http(*client, target, subject, secrets, store, clock);
}

}  // namespace plateau

#pragma once

#include "engine/app/http_address.h"
#include "engine/app/observing.h"
#include "engine/platforms/openwrt/observe.h"

namespace plateau {

/// Observes an OpenWrt router at /ubus of its web server, with the router's password and the certificate of `options`.
/// What cannot be observed is in the record. Throws Error usage where a certificate is given for a server without any,
/// unavailable where a server shows none. Blocks; any thread.
FactsRecord observe_ubus(const HttpAddress& address, const ObserveOptions& options, const OpenwrtSubject& subject,
                         const SecretKeeper& secrets, CaseStore& store, const Clock& clock);

}  // namespace plateau

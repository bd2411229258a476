#pragma once

#include <stop_token>
#include <string>

#include "engine/platforms/openwrt/observe.h"
#include "engine/platforms/openwrt/router.h"

namespace plateau::openwrt_platform {

/// Asks a router over HTTP: one batch to log in, one for everything, which ends the session too. A session that was
/// lost meanwhile is begun anew, once. Whether root has a password is known by one that nobody chose. Beside the
/// reasons of read_batch and of HttpClient: "openwrt.ubus.moved", "openwrt.ubus.not_there",
/// "openwrt.ubus.login_refused", "openwrt.ubus.session_lost". Neither password nor session is part of any.
Observed<Router> ask_over_http(HttpClient& client, const UbusTarget& target, const SealText& seal,
                               const std::stop_token& stop);

}  // namespace plateau::openwrt_platform

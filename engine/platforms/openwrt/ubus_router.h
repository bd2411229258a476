#pragma once

#include <string>
#include <vector>

#include "engine/platforms/openwrt/router.h"
#include "engine/platforms/openwrt/ubus.h"

namespace plateau::openwrt_platform {

/// Everything that is asked of a router in one batch. A session that was made for this sees no change that another one
/// has not saved. The first call tells whether the session is known.
std::vector<UbusCall> router_questions(const std::string& session);

/// Whether the answers to router_questions are those of a session that is no more: it may not even ask what it may.
bool session_is_lost(const std::vector<Observed<UbusAnswer>>& answers);

/// What the answers to `calls`, router_questions among them, tell of the router. Passphrases of Wi-Fi networks go to
/// `seal`, other secrets nowhere. What was not told is in Router::unread or not there.
Router router_of(const std::vector<UbusCall>& calls, const std::vector<Observed<UbusAnswer>>& answers,
                 const SealText& seal);

}  // namespace plateau::openwrt_platform

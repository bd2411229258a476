#pragma once

#include <string>
#include <string_view>

#include "engine/platforms/openwrt/router.h"

namespace plateau::openwrt_platform {

/// Takes the secrets out of `router.uci`, which was read of `text`: a mark stands in the place of each, passphrases of
/// Wi-Fi networks are sealed, public keys made of private ones. Returns `text` with the marks, each between two of
/// `quote`.
std::string take_secrets(Router& router, std::string_view text, char quote, const SealText& seal);

}  // namespace plateau::openwrt_platform

#pragma once

#include <string>
#include <tl/expected.hpp>

#include "engine/platforms/openwrt/ubus.h"
#include "engine/platforms/openwrt/uci.h"

namespace plateau::openwrt_platform {

/// Reads the answer to `uci get` of a whole package: its sections as `uci show` has them, in their order. Where values
/// stand counts from the beginning of `answer.whole`. Nothing else is in that: of a package that holds what libuci
/// would not give, there is only the reason, which quotes no value.
tl::expected<UciPackage, std::string> read_uci_answer(const UbusAnswer& answer);

}  // namespace plateau::openwrt_platform

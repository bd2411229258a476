#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/support/observed.h"

/// JSON-RPC as OpenWrt's web server speaks it at /ubus.
namespace plateau::openwrt_platform {

/// The session of whoever has not logged in.
inline constexpr std::string_view no_session = "00000000000000000000000000000000";

/// A call of a method of an object.
struct UbusCall {
    std::string session;
    std::string object;
    std::string method;
    Record arguments = {};

    /// For people, without the session: "uci get dhcp".
    std::string text() const;
};

/// The calls as one batch: the id of each is its place, from 1.
std::string batch_of(const std::vector<UbusCall>& calls);

/// What was answered to one call. The texts are of the body it was read from.
struct UbusAnswer {
    std::int64_t code = 0;   ///< ubus' own, or JSON-RPC's below zero; 0: it was done
    std::string_view data;   ///< JSON, which nobody has looked at; empty: none
    std::string_view whole;  ///< with what is around it, all of which is known: version, id, code, data

    /// The caller may not: "permission denied", "access denied".
    bool is_refused() const { return code == 6 || code == -32002; }
    /// There is no such thing: "not found", "object not found".
    bool is_absent() const { return code == 4 || code == -32000; }
};

/// What was answered to each of `calls`, in their order, whatever the order of the answers was.
/// "openwrt.ubus.not_json_rpc" when `body` is no batch of answers. Of one call: "openwrt.ubus.answer_missing",
/// "openwrt.ubus.answer_invalid".
Observed<std::vector<Observed<UbusAnswer>>> read_batch(std::string_view body, const std::vector<UbusCall>& calls);

/// The data of an answer. Beside the reasons above "openwrt.ubus.refused" and "openwrt.ubus.failed" for any other code.
Observed<std::string_view> data_of(const UbusCall& call, const Observed<UbusAnswer>& answer);

/// What `session login` gave: 32 hexadecimal digits. "openwrt.ubus.login_refused" for a wrong password.
Observed<std::string> session_of(const UbusCall& login, const Observed<UbusAnswer>& answer);

}  // namespace plateau::openwrt_platform

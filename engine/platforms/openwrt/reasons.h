#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::openwrt_platform::reason {

inline constexpr const char* ambiguous = "openwrt.ambiguous";
inline constexpr const char* filter_unread = "openwrt.filter.unread";
inline constexpr const char* kind_unsupported = "openwrt.kind.unsupported";
inline constexpr const char* package_unread = "openwrt.package.unread";
inline constexpr const char* redirect_unread = "openwrt.redirect.unread";
inline constexpr const char* release_absent = "openwrt.release.absent";
inline constexpr const char* reply_incomplete = "openwrt.reply.incomplete";
inline constexpr const char* reply_invalid = "openwrt.reply.invalid";
inline constexpr const char* ubus_answer_invalid = "openwrt.ubus.answer_invalid";
inline constexpr const char* ubus_answer_missing = "openwrt.ubus.answer_missing";
inline constexpr const char* ubus_failed = "openwrt.ubus.failed";
inline constexpr const char* ubus_login_refused = "openwrt.ubus.login_refused";
inline constexpr const char* ubus_moved = "openwrt.ubus.moved";
inline constexpr const char* ubus_not_json_rpc = "openwrt.ubus.not_json_rpc";
inline constexpr const char* ubus_not_there = "openwrt.ubus.not_there";
inline constexpr const char* ubus_refused = "openwrt.ubus.refused";
inline constexpr const char* ubus_session_lost = "openwrt.ubus.session_lost";
inline constexpr const char* uci_invalid = "openwrt.uci.invalid";
inline constexpr const char* wifi_band_unknown = "openwrt.wifi.band_unknown";

}  // namespace plateau::openwrt_platform::reason

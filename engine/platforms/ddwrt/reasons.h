#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::ddwrt_platform::reason {

inline constexpr const char* ambiguous = "ddwrt.ambiguous";
inline constexpr const char* forward_unread = "ddwrt.forward.unread";
inline constexpr const char* kind_unsupported = "ddwrt.kind.unsupported";
inline constexpr const char* nvram_invalid = "ddwrt.nvram.invalid";
inline constexpr const char* reply_incomplete = "ddwrt.reply.incomplete";
inline constexpr const char* reply_invalid = "ddwrt.reply.invalid";
inline constexpr const char* setting_absent = "ddwrt.setting.absent";
inline constexpr const char* wifi_band_unknown = "ddwrt.wifi.band_unknown";

}  // namespace plateau::ddwrt_platform::reason

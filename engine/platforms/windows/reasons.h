#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::windows_platform::reason {

inline constexpr const char* ambiguous = "windows.ambiguous";
inline constexpr const char* hive_absent = "windows.hive.absent";
inline constexpr const char* kind_unsupported = "windows.kind.unsupported";
inline constexpr const char* registry_absent = "windows.registry.absent";
inline constexpr const char* sam_controller = "windows.sam.controller";
inline constexpr const char* sam_invalid = "windows.sam.invalid";
inline constexpr const char* security_invalid = "windows.security.invalid";
inline constexpr const char* system_invalid = "windows.system.invalid";

}  // namespace plateau::windows_platform::reason

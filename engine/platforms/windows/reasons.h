#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::windows_platform::reason {

inline constexpr const char* ambiguous = "windows.ambiguous";
inline constexpr const char* disk_no_system = "windows.disk.no_system";
inline constexpr const char* disk_two_systems = "windows.disk.two_systems";
inline constexpr const char* hive_absent = "windows.hive.absent";
inline constexpr const char* kind_unsupported = "windows.kind.unsupported";
inline constexpr const char* registry_absent = "windows.registry.absent";
inline constexpr const char* system_invalid = "windows.system.invalid";

}  // namespace plateau::windows_platform::reason

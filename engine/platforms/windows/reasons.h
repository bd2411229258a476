#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::windows_platform::reason {

inline constexpr const char* ambiguous = "windows.ambiguous";
inline constexpr const char* disk_no_system = "windows.disk.no_system";
inline constexpr const char* disk_two_systems = "windows.disk.two_systems";
inline constexpr const char* export_absent = "windows.export.absent";
inline constexpr const char* export_failed = "windows.export.failed";
inline constexpr const char* export_invalid = "windows.export.invalid";
inline constexpr const char* folder_too_deep = "windows.folder.too_deep";
inline constexpr const char* path_elsewhere = "windows.path.elsewhere";
inline constexpr const char* hive_absent = "windows.hive.absent";
inline constexpr const char* kind_unsupported = "windows.kind.unsupported";
inline constexpr const char* phone_book_ambiguous = "windows.phone_book.ambiguous";
inline constexpr const char* phone_book_invalid = "windows.phone_book.invalid";
inline constexpr const char* registry_absent = "windows.registry.absent";
inline constexpr const char* sam_controller = "windows.sam.controller";
inline constexpr const char* sam_invalid = "windows.sam.invalid";
inline constexpr const char* security_invalid = "windows.security.invalid";
inline constexpr const char* system_invalid = "windows.system.invalid";
inline constexpr const char* task_invalid = "windows.task.invalid";
inline constexpr const char* users_invalid = "windows.users.invalid";
inline constexpr const char* wifi_profile_invalid = "windows.wifi_profile.invalid";
inline constexpr const char* xml_invalid = "windows.xml.invalid";

}  // namespace plateau::windows_platform::reason

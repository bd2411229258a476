#pragma once

/// The codes of what this platform could not observe; their texts are in engine/support/locale.
namespace plateau::linux_platform::reason {

inline constexpr const char* accounts_invalid = "linux.accounts.invalid";
inline constexpr const char* acl_invalid = "linux.acl.invalid";
inline constexpr const char* ambiguous = "linux.ambiguous";
inline constexpr const char* disk_no_system = "linux.disk.no_system";
inline constexpr const char* disk_not_clean = "linux.disk.not_clean";
inline constexpr const char* disk_not_stored = "linux.disk.not_stored";
inline constexpr const char* custom_invalid = "linux.custom.invalid";
inline constexpr const char* dnsmasq_invalid = "linux.dnsmasq.invalid";
inline constexpr const char* dnsmasq_unread = "linux.dnsmasq.unread";
inline constexpr const char* entry_absent = "linux.entry.absent";
inline constexpr const char* entry_cut = "linux.entry.cut";
inline constexpr const char* entry_failed = "linux.entry.failed";
inline constexpr const char* hostapd_invalid = "linux.hostapd.invalid";
inline constexpr const char* hostapd_unread = "linux.hostapd.unread";
inline constexpr const char* ip_invalid = "linux.ip.invalid";
inline constexpr const char* kind_unsupported = "linux.kind.unsupported";
inline constexpr const char* ldif_invalid = "linux.ldif.invalid";
inline constexpr const char* ldb_invalid = "linux.ldb.invalid";
inline constexpr const char* logins_invalid = "linux.logins.invalid";
inline constexpr const char* nft_invalid = "linux.nft.invalid";
inline constexpr const char* nft_script_invalid = "linux.nft_script.invalid";
inline constexpr const char* nft_script_unread = "linux.nft_script.unread";
inline constexpr const char* nft_too_complex = "linux.nft.too_complex";
inline constexpr const char* programs_invalid = "linux.programs.invalid";
inline constexpr const char* reply_incomplete = "linux.reply.incomplete";
inline constexpr const char* reply_invalid = "linux.reply.invalid";
inline constexpr const char* script_failed = "linux.script.failed";
inline constexpr const char* security_invalid = "linux.security.invalid";
inline constexpr const char* smb_conf_invalid = "linux.smb_conf.invalid";
inline constexpr const char* smb_conf_unread = "linux.smb_conf.unread";
inline constexpr const char* tdb_invalid = "linux.tdb.invalid";
inline constexpr const char* wireguard_invalid = "linux.wireguard.invalid";

}  // namespace plateau::linux_platform::reason

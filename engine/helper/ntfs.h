#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What The Sleuth Kit does not tell of NTFS: pure, on bytes that may be anything. Layouts as libntfs-3g documents
/// them.
namespace plateau::ntfs {

inline constexpr std::size_t boot_sector_size = 512;
inline constexpr std::size_t log_head_size = 8192;

/// What lies at the start of a volume.
enum class Boot {
    ntfs,
    bitlocker,  ///< encrypted: nothing of it can be read without its key
    other,
};
Boot boot_from(std::string_view first_sector);

/// Whether the volume was unmounted, by the first bytes of $LogFile: its latest restart area has no client or says so.
/// A log of version 2 belongs to a Windows that keeps what it wrote in memory until it wakes up again.
bool log_is_clean(std::string_view log_head);

/// Whether the file system itself asks to be checked, by $VOLUME_INFORMATION.
bool asks_for_check(std::string_view volume_information);

/// Whether Windows wrote its memory there to go on from it, by the first bytes of hiberfil.sys: what the disk holds is
/// then older than what that Windows knows.
bool is_hibernation(std::string_view hiberfil_head);

/// The number of a file's security descriptor, by $STANDARD_INFORMATION; nothing: it has one of its own.
std::optional<std::uint32_t> security_id(std::string_view standard_information);

/// The self-relative descriptor of that number in the stream $Secure:$SDS; nothing: it holds none.
std::optional<std::string> descriptor_in(std::string_view sds, std::uint32_t id);

}  // namespace plateau::ntfs

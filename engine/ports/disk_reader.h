#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/disk_images.h"
#include "engine/support/observed.h"

namespace plateau {

/// The codes of what Disk and DiskReader could not tell; their texts are in engine/support/locale.
namespace disk_reason {

inline constexpr const char* absent = "disk.absent";      ///< nothing is there
inline constexpr const char* not_that = "disk.not_that";  ///< a file was wanted and a folder is there, and so on
inline constexpr const char* too_large = "disk.too_large";
inline constexpr const char* link_loop = "disk.link_loop";
inline constexpr const char* damaged = "disk.damaged";
inline constexpr const char* encrypted = "disk.encrypted";    ///< its content needs a key
inline constexpr const char* unreadable = "disk.unreadable";  ///< nothing can be read from it at all
inline constexpr const char* reader_ended = "disk.reader_ended";
inline constexpr const char* reader_slow = "disk.reader_slow";

}  // namespace disk_reason

/// The attribute that holds a file's security descriptor on NTFS, self-relative; its name is ntfs-3g's.
inline constexpr const char* windows_descriptor = "system.ntfs_acl";

/// What lies at a path of a stopped disk.
struct DiskEntry {
    enum class Type { file, folder, link, other };
    Type type = Type::other;
    std::uint64_t size = 0;  ///< bytes
    std::uint32_t mode = 0;  ///< permission bits, 07777
    std::uint32_t user = 0;
    std::uint32_t group = 0;
    std::int64_t modified = 0;  ///< seconds since 1970, UTC

    bool operator==(const DiskEntry&) const = default;
};

/// A name in a folder of a stopped disk. The machine's owner may have made any bytes of it but '/' and zero.
struct DiskName {
    std::string name;
    DiskEntry::Type type = DiskEntry::Type::other;

    bool operator==(const DiskName&) const = default;
};

/// A file system on a stopped disk.
struct DiskVolume {
    std::uint64_t start = 0;  ///< byte of the disk where it begins
    std::uint64_t size = 0;   ///< bytes
    std::string file_system;  ///< "ext4", "ntfs", …; "unknown"
    std::string label;        ///< empty: none
    bool readable = false;    ///< files can be read from it
    std::string why;          ///< not readable: why, in English
    bool clean = false;       ///< it was unmounted
    /// It was not unmounted, and what its journal held is seen as if it had been written out. The disk is as it was.
    bool replayed = false;
    bool hibernated = false;  ///< a Windows means to go on from here: what it had in memory is not on the disk

    bool operator==(const DiskVolume&) const = default;
};

/// An open stopped disk; nothing is ever written to it. Volumes are named by their index. Paths begin with '/' and are
/// those of the volume, and on NTFS name without regard to case; links are followed inside the volume but at the end of
/// link(). Where a file of NTFS stands for another place is not followed: "disk.not_that". Whatever the disk holds, a
/// call ends within its limits: what cannot be told is unobserved by one of disk_reason. Blocks; one thread at a time.
class Disk {
  public:
    virtual ~Disk() = default;
    virtual const std::vector<DiskVolume>& volumes() const = 0;
    virtual Observed<DiskEntry> look(std::size_t volume, std::string_view path) = 0;
    /// The whole content of a regular file of at most `most` bytes, itself at most largest_disk_file.
    virtual Observed<std::string> read(std::size_t volume, std::string_view path, std::size_t most) = 0;
    /// At most `most` bytes, themselves at most largest_disk_file, of a regular file of any size from its byte `from`
    /// on; fewer only at its end.
    virtual Observed<std::string> read_part(std::size_t volume, std::string_view path, std::uint64_t from,
                                            std::size_t most) = 0;
    /// Names in a folder, ascending by bytes, without "." and ".."; at most 20,000.
    virtual Observed<std::vector<DiskName>> list(std::size_t volume, std::string_view path) = 0;
    /// Where a symbolic link leads.
    virtual Observed<std::string> link(std::size_t volume, std::string_view path) = 0;
    /// An extended attribute by its full name ("security.NTACL"); nothing: the thing has none of that name. Of NTFS,
    /// windows_descriptor is the one there is.
    virtual Observed<std::optional<std::string>> attribute(std::size_t volume, std::string_view path,
                                                           std::string_view name) = 0;
};

/// What Disk::read and one Disk::read_part read at most.
inline constexpr std::size_t largest_disk_file = std::size_t{64} << 20;

/// Opens disks that no machine runs on.
class DiskReader {
  public:
    virtual ~DiskReader() = default;
    /// `chain` is what DiskImages::chain() found, the disk first. "disk.unreadable" when nothing can be read from it at
    /// all. Throws Error where the reader itself cannot be started or a file not be opened.
    virtual Observed<std::unique_ptr<Disk>> open(const std::vector<DiskLayer>& chain) = 0;
};

}  // namespace plateau

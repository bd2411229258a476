#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

/// VMware's disks, as far as Plateau must know one before QEMU is shown it. The text that describes a disk is VMware's
/// "Virtual Disk Format 5.0", sections "The descriptor file" and "Hosted sparse extent"; anybody may have written it.
namespace plateau::vmdk {

/// A part of a disk, in a file beside its descriptor.
struct Extent {
    std::uint64_t sectors = 0;  ///< of 512 bytes
    std::string type;           ///< "SPARSE", "FLAT", "VMFS", "VMFSSPARSE", "SESPARSE"
    std::string file;           ///< a name without a folder
    std::uint64_t offset = 0;   ///< of FLAT: sector of the file where it begins

    bool operator==(const Extent&) const = default;
};

/// What is written of a disk.
struct Descriptor {
    std::string create_type;                 ///< "monolithicSparse", "twoGbMaxExtentSparse", …
    std::string content;                     ///< eight hexadecimal digits that change with what the disk holds
    std::string parent;                      ///< those of the disk it stands on; "ffffffff": on none
    std::optional<std::string> parent_file;  ///< of which it holds only what differs; a name without a folder
    std::vector<Extent> extents;             ///< in the order of the disk

    bool operator==(const Descriptor&) const = default;
};

/// No descriptor is larger.
inline constexpr std::size_t largest_descriptor = std::size_t{64} << 10;
inline constexpr std::size_t most_extents = 160;

/// Whether the first bytes of a file are those of a descriptor.
bool is_descriptor(std::string_view first_bytes);

/// Reads a descriptor; the reason says what is wrong with it, or that it names a file elsewhere. One that lies inside
/// its only extent has this as its one extent.
tl::expected<Descriptor, std::string> parse(std::string_view text);

/// Whether it holds only what differs from another disk. VirtualBox does not write which.
bool stands_on_another(const Descriptor& descriptor);

/// The same as text for QEMU, its extents under these names, one each.
std::string to_text(const Descriptor& descriptor, const std::vector<std::string>& names);

/// Where the descriptor of a disk lies that is one file, in bytes.
struct Embedded {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  ///< at most largest_descriptor
};

/// Reads the header of a sparse extent, 512 bytes. Nothing: it has no descriptor inside. The reason says why it must
/// not be shown to QEMU: it is none, or it would have QEMU look for other files.
tl::expected<std::optional<Embedded>, std::string> embedded_from(std::string_view header);

}  // namespace plateau::vmdk

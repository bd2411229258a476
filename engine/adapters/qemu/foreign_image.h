#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// Formats in which other hypervisors keep a disk.
enum class ForeignFormat { qcow2, vmdk, vmdk_descriptor, vdi, vhdx, vhd, unknown };

/// As many bytes of a disk's begin as why_not_read() and foreign_format() look at.
inline constexpr std::size_t foreign_header_size = std::size_t{4} << 20;

/// By the mark that the format puts first. A VHD that is not a growing one has its mark at its end: `unknown`.
ForeignFormat foreign_format(std::string_view first_bytes);

/// Why a disk of such a format cannot be read as it lies there, as the id of a message that says what to do about it:
/// it holds only what differs from another ("disk.difference.virtualbox", "disk.difference.hyperv"), or its hypervisor
/// was cut off ("disk.vhdx.log"). Nothing: QEMU may try.
std::optional<std::string> why_not_read(ForeignFormat format, std::string_view first_bytes);

}  // namespace plateau

#pragma once

#include <filesystem>
#include <vector>

#include "engine/ports/disk_images.h"

namespace plateau {

/// A disk as any hypervisor left it, which a person names, and what it stands on, the disk first: qcow2, VMDK (one
/// file, split, stream, flat, with snapshots), VDI, VHDX by the mark they begin with; raw by the name's ending ".raw"
/// or ".img", for a guest could write any mark there. Blocks.
/// Throws Error as DiskImages::chain(); invalid_input where the format is none of these ("disk.format.unknown",
/// "disk.format.vhd") or the disk holds only what differs from another that QEMU cannot find
/// ("disk.difference.virtualbox", "disk.difference.hyperv") or was cut off ("disk.vhdx.log").
std::vector<DiskLayer> foreign_chain(const std::filesystem::path& disk,
                                     const std::vector<std::filesystem::path>& folders);

}  // namespace plateau

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace plateau {

/// A disk to make that holds only what differs from its backing image.
struct OverlaySpec {
    std::filesystem::path overlay;  ///< the file to make, its folder exists
    std::filesystem::path backing;  ///< qcow2; recorded relative to the overlay's folder
    std::uint64_t room = 0;         ///< bytes that must be free in the overlay's folder before it is made
};

/// One element of a disk's backing chain.
struct DiskLayer {
    std::filesystem::path file;  ///< canonical: no link on the way
    std::string format;          ///< "qcow2" or "raw"; of another hypervisor's disk "vmdk", "vdi" or "vhdx"
    std::uint64_t size = 0;      ///< bytes the guest sees; 0: not asked
    /// Of a VMDK that only describes the disk: where its content lies, in the order of its extents, canonical.
    std::vector<std::filesystem::path> parts{};

    bool operator==(const DiskLayer&) const = default;
};

/// Disks as files on this host. Blocks, with a limit; any thread may call.
class DiskImages {
  public:
    virtual ~DiskImages() = default;

    /// Makes the overlay. Throws Error: exhausted ("disk.full", with the room needed and free) where there is no room,
    /// conflict when the file is there already, not_found when the backing image is not, unavailable otherwise. Nothing
    /// is left when it throws.
    virtual void create_overlay(const OverlaySpec& spec) = 0;

    /// The disk and what it stands on, the disk first. Nothing is opened before it was checked. Throws Error: not_found
    /// when the disk is not there; damaged ("disk.chain.refused") when an element lies outside all of `folders` or is
    /// reached by a link that leaves them, states no format or another than qcow2 and raw, names its backing image by
    /// an absolute path, a protocol or "json:", or keeps its data in a further file.
    virtual std::vector<DiskLayer> chain(const std::filesystem::path& disk,
                                         const std::vector<std::filesystem::path>& folders) = 0;
};

}  // namespace plateau

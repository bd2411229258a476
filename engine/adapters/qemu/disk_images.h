#pragma once

#include "engine/ports/disk_images.h"

namespace plateau {

/// Disks by qemu-img, one child process a look, each bounded in time, memory and output.
class QemuDiskImages final : public DiskImages {
  public:
    void create_overlay(const OverlaySpec& spec) override;
    std::vector<DiskLayer> chain(const std::filesystem::path& disk,
                                 const std::vector<std::filesystem::path>& folders) override;
};

}  // namespace plateau

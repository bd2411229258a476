#pragma once

#include <filesystem>

#include "engine/ports/disk_reader.h"

namespace plateau {

/// Disks read by plateau-disk-reader, one process a disk: it has no rights and no files but those of the chain, handed
/// over as descriptors open for reading. A reader that ends, hangs or answers nonsense costs that disk only.
class JailedDiskReader final : public DiskReader {
  public:
    /// `program` is plateau-disk-reader.
    explicit JailedDiskReader(std::filesystem::path program) : program_(std::move(program)) {}

    Observed<std::unique_ptr<Disk>> open(const std::vector<DiskLayer>& chain) override;
    /// What a reader without rights could do all the same, in English; empty: nothing. For tests.
    Observed<std::string> trial(const std::vector<DiskLayer>& chain);

  private:
    std::filesystem::path program_;
};

}  // namespace plateau

#pragma once

#include <atomic>
#include <mutex>
#include <optional>

#include "engine/ports/disk_images.h"
#include "engine/support/error.h"

namespace plateau::fakes {

/// Disks without qemu-img: an overlay is a file whose text names its backing image, every other file an image that
/// stands on nothing. Any thread may call.
class FakeDiskImages final : public DiskImages {
  public:
    void create_overlay(const OverlaySpec& spec) override;
    std::vector<DiskLayer> chain(const std::filesystem::path& disk,
                                 const std::vector<std::filesystem::path>& folders) override;

    /// Bytes free everywhere from now on.
    void set_free_space(std::uint64_t bytes) { free_ = bytes; }
    /// The n-th call from now (1: the next one) throws `error` and does nothing.
    void fail_call(int n, Error error);

  private:
    void enter();

    std::mutex mutex_;
    std::optional<std::pair<int, Error>> fault_;
    std::atomic<std::uint64_t> free_{std::uint64_t{1} << 40};
};

}  // namespace plateau::fakes

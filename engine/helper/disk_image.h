#pragma once

#include <tsk/libtsk.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/helper/ext4.h"
#include "engine/support/unique_fd.h"

struct nbd_handle;

namespace plateau::disk_jail {

/// The bytes of a disk as QEMU exports them on a connected socket. Nothing can be written.
class Export {
  public:
    explicit Export(UniqueFd socket);
    ~Export();
    Export(const Export&) = delete;
    Export& operator=(const Export&) = delete;

    /// Whether QEMU spoke NBD, as a disk of size().
    bool open() const { return size_ > 0; }
    std::uint64_t size() const { return size_; }
    /// `length` bytes from `offset` on; false: they could not be read.
    bool read(std::uint64_t offset, char* buffer, std::size_t length);

  private:
    nbd_handle* nbd_ = nullptr;
    std::uint64_t size_ = 0;
};

/// A disk as The Sleuth Kit sees it: the export, with blocks of one volume laid over it in memory.
class Image {
  public:
    /// `bytes` must outlive the image.
    explicit Image(Export& bytes);
    ~Image();
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;

    /// From now on these blocks, counted from byte `start` of the disk, are read instead of what lies there. Before
    /// anything was read through tsk().
    void lay_over(std::uint64_t start, std::uint32_t block_size, ext4::Blocks blocks);
    TSK_IMG_INFO* tsk() const { return tsk_; }
    /// `length` bytes from `offset` on, fewer or none where they could not be read.
    std::string bytes(std::uint64_t offset, std::size_t length) const;

  private:
    struct Source;
    static ssize_t read(TSK_IMG_INFO* image, TSK_OFF_T offset, char* buffer, size_t length);

    std::unique_ptr<Source> source_;
    TSK_IMG_INFO* tsk_ = nullptr;
};

}  // namespace plateau::disk_jail

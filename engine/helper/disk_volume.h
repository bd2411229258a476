#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/helper/disk_image.h"
#include "engine/ports/disk_reader.h"

namespace plateau::disk_jail {

/// One file system of a disk; the calls are those of Disk.
class Volume {
  public:
    /// Opens the file system that begins at `start`; about() says whether it could be. Where it was not unmounted, what
    /// its journal holds is laid over it.
    Volume(Export& bytes, std::uint64_t start, std::uint64_t size);
    ~Volume();
    Volume(const Volume&) = delete;
    Volume& operator=(const Volume&) = delete;

    const DiskVolume& about() const { return about_; }
    Observed<DiskEntry> look(std::string_view path) const;
    Observed<std::string> read(std::string_view path, std::size_t most) const;
    Observed<std::string> read_part(std::string_view path, std::uint64_t from, std::size_t most) const;
    Observed<std::vector<DiskName>> list(std::string_view path) const;
    Observed<std::string> link(std::string_view path) const;
    Observed<std::optional<std::string>> attribute(std::string_view path, std::string_view name) const;

  private:
    enum class LastLink { follow, keep };

    void recover();
    bool is_ntfs() const;
    void open_file_system();
    Observed<TSK_INUM_T> find(std::string_view path, LastLink last) const;
    Observed<TSK_INUM_T> child(TSK_INUM_T folder, std::string_view name) const;
    Observed<TSK_INUM_T> find_file(std::string_view path) const;
    Observed<std::string> content(TSK_INUM_T inode, std::size_t most) const;
    Observed<std::string> part(TSK_INUM_T inode, std::uint64_t from, std::size_t most) const;
    Observed<std::string> target(TSK_INUM_T inode) const;

    std::unique_ptr<Image> image_;
    Export& bytes_;
    TSK_FS_INFO* fs_ = nullptr;
    std::optional<ext4::Superblock> super_;
    DiskVolume about_;
};

/// The volumes of a disk: those of its partition table, or the whole of it.
std::vector<std::unique_ptr<Volume>> volumes_of(Export& bytes);

}  // namespace plateau::disk_jail

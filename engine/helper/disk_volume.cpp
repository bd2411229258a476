#include "engine/helper/disk_volume.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "engine/helper/ntfs.h"
#include "engine/helper/ntfs_volume.h"
#include "engine/support/fold.h"

namespace plateau::disk_jail {

namespace {

constexpr std::size_t most_volumes = 32;
constexpr std::size_t most_links = 40;
constexpr std::size_t most_names = 20'000;
constexpr std::size_t longest_path = 4096;
constexpr TSK_OFF_T largest_folder = TSK_OFF_T{8} << 20;
constexpr std::size_t largest_journal = std::size_t{256} << 20;

struct CloseFile {
    void operator()(TSK_FS_FILE* file) const { ::tsk_fs_file_close(file); }
};
using File = std::unique_ptr<TSK_FS_FILE, CloseFile>;

struct CloseFolder {
    void operator()(TSK_FS_DIR* folder) const { ::tsk_fs_dir_close(folder); }
};
using Folder = std::unique_ptr<TSK_FS_DIR, CloseFolder>;

tl::unexpected<Unobserved> damaged(std::string_view what) {
    const char* why = ::tsk_error_get();
    return unobserved(disk_reason::damaged, fmt::format("{}: {}", what, why == nullptr ? "unknown reason" : why));
}

DiskEntry::Type type_of(TSK_FS_META_TYPE_ENUM type) {
    switch (type) {
        case TSK_FS_META_TYPE_REG:
            return DiskEntry::Type::file;
        case TSK_FS_META_TYPE_DIR:
            return DiskEntry::Type::folder;
        case TSK_FS_META_TYPE_LNK:
            return DiskEntry::Type::link;
        default:
            return DiskEntry::Type::other;
    }
}

DiskEntry::Type type_of(TSK_FS_NAME_TYPE_ENUM type) {
    switch (type) {
        case TSK_FS_NAME_TYPE_REG:
            return DiskEntry::Type::file;
        case TSK_FS_NAME_TYPE_DIR:
            return DiskEntry::Type::folder;
        case TSK_FS_NAME_TYPE_LNK:
            return DiskEntry::Type::link;
        default:
            return DiskEntry::Type::other;
    }
}

std::deque<std::string> parts_of(std::string_view path) {
    std::deque<std::string> parts;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (const auto part = path.substr(0, slash); !part.empty() && part != ".") {
            parts.emplace_back(part);
        }
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return parts;
}

File open_file(TSK_FS_INFO* fs, TSK_INUM_T inode) {
    File file(::tsk_fs_file_open_meta(fs, nullptr, inode));
    return file != nullptr && file->meta != nullptr ? std::move(file) : File();
}

/// Calls `use` with each name of a folder that is not a removed one, until it returns false.
template <class Use>
Observed<void> for_each_name(TSK_FS_INFO* fs, TSK_INUM_T inode, Use use) {
    const File file = open_file(fs, inode);
    if (!file) {
        return damaged("a folder");
    }
    if (file->meta->type != TSK_FS_META_TYPE_DIR) {
        return unobserved(disk_reason::not_that, "it is no folder");
    }
    if (is_elsewhere(file.get())) {
        return unobserved(disk_reason::not_that, "it stands for another place");
    }
    if (file->meta->size > largest_folder) {
        return unobserved(disk_reason::too_large, fmt::format("a folder of {} bytes", file->meta->size));
    }
    const Folder folder(::tsk_fs_dir_open_meta(fs, inode));
    if (!folder) {
        return damaged("a folder");
    }
    for (std::size_t i = 0; i < folder->names_used; ++i) {
        const TSK_FS_NAME& name = folder->names[i];
        if ((name.flags & TSK_FS_NAME_FLAG_ALLOC) != 0 && name.name != nullptr && name.meta_addr != 0 && !use(name)) {
            return {};
        }
    }
    return {};
}

}  // namespace

Volume::Volume(Export& bytes, std::uint64_t start, std::uint64_t size)
    : image_(std::make_unique<Image>(bytes)), bytes_(bytes) {
    about_.start = start;
    about_.size = size;
    about_.file_system = "unknown";
    super_ = ext4::superblock_from(image_->bytes(start + ext4::superblock_offset, ext4::superblock_size));
    open_file_system();
    if (is_ntfs()) {
        describe_ntfs(fs_, about_);
    }
    if (!super_) {
        return;
    }
    about_.file_system = super_->journal_inode == 0 ? "ext2" : "ext4";
    about_.label = super_->label;
    about_.clean = super_->clean;
    if (about_.readable && super_->needs_recovery) {
        recover();
    }
}

Volume::~Volume() = default;

void Volume::open_file_system() {
    const auto boot = ntfs::boot_from(image_->bytes(about_.start, ntfs::boot_sector_size));
    if (boot == ntfs::Boot::bitlocker) {
        about_.file_system = "bitlocker";
        about_.why = "BitLocker has encrypted it";
        return;
    }
    fs_ = ::tsk_fs_open_img(image_->tsk(), static_cast<TSK_OFF_T>(about_.start),
                            super_                     ? TSK_FS_TYPE_EXT_DETECT
                            : boot == ntfs::Boot::ntfs ? TSK_FS_TYPE_NTFS
                                                       : TSK_FS_TYPE_DETECT);
    about_.readable = super_ ? fs_ != nullptr : is_ntfs();
    if (fs_ == nullptr) {
        about_.why = damaged("the file system").value().why;
    } else if (!super_) {
        about_.file_system = ::tsk_fs_type_toname(fs_->ftype);
        about_.why = about_.readable ? "" : "this version reads ext2, ext3, ext4 and NTFS only";
    }
}

bool Volume::is_ntfs() const {
    return fs_ != nullptr && fs_->ftype == TSK_FS_TYPE_NTFS;
}

/// A second look at the disk, with what its journal holds laid over it.
void Volume::recover() {
    const auto journal = super_->journal_inode == 0
                             ? Observed<std::string>(unobserved(disk_reason::damaged, "its journal is elsewhere"))
                             : content(super_->journal_inode, largest_journal);
    auto blocks = journal ? ext4::replayed_blocks(*journal, super_->block_size)
                          : Observed<ext4::Blocks>(tl::unexpected(journal.error()));
    if (!blocks) {
        about_.why = "its journal could not be replayed: " + blocks.error().why;
        return;
    }
    ::tsk_fs_close(fs_);
    image_ = std::make_unique<Image>(bytes_);
    image_->lay_over(about_.start, super_->block_size, std::move(*blocks));
    open_file_system();
    about_.replayed = about_.readable;
}

Observed<TSK_INUM_T> Volume::child(TSK_INUM_T folder, std::string_view name) const {
    TSK_INUM_T inode = 0;
    const std::string any_case = is_ntfs() ? folded(name) : std::string();
    const auto looked = for_each_name(fs_, folder, [&](const TSK_FS_NAME& entry) {
        const bool same = entry.name == name;
        if (same || (inode == 0 && is_ntfs() && folded(entry.name) == any_case)) {
            inode = entry.meta_addr;
        }
        return !same;
    });
    if (!looked) {
        return tl::unexpected(looked.error());
    }
    return inode == 0 ? Observed<TSK_INUM_T>(unobserved(disk_reason::absent, std::string(name))) : inode;
}

Observed<TSK_INUM_T> Volume::find(std::string_view path, LastLink last) const {
    if (!about_.readable) {
        return unobserved(disk_reason::unreadable, about_.why);
    }
    if (!path.starts_with('/') || path.size() > longest_path || path.find('\0') != std::string_view::npos) {
        return unobserved(disk_reason::absent, "no path");
    }
    std::vector<TSK_INUM_T> way{fs_->root_inum};
    std::deque<std::string> rest = parts_of(path);
    std::size_t links = 0;
    while (!rest.empty()) {
        const std::string part = std::move(rest.front());
        rest.pop_front();
        if (part == "..") {
            way.resize(std::max<std::size_t>(way.size() - 1, 1));
            continue;
        }
        auto inode = child(way.back(), part);
        if (!inode) {
            return inode;
        }
        const File file = open_file(fs_, *inode);
        const bool is_link = file && file->meta->type == TSK_FS_META_TYPE_LNK;
        if (!is_link || (rest.empty() && last == LastLink::keep)) {
            way.push_back(*inode);
            continue;
        }
        const auto leads_to = target(*inode);
        if (!leads_to || ++links > most_links) {
            return leads_to ? Observed<TSK_INUM_T>(unobserved(disk_reason::link_loop, std::string(path)))
                            : Observed<TSK_INUM_T>(tl::unexpected(leads_to.error()));
        }
        if (leads_to->starts_with('/')) {
            way.resize(1);
        }
        const auto parts = parts_of(*leads_to);
        rest.insert(rest.begin(), parts.begin(), parts.end());
    }
    return way.back();
}

Observed<std::string> Volume::content(TSK_INUM_T inode, std::size_t most) const {
    const File file = open_file(fs_, inode);
    if (file && (file->meta->size < 0 || static_cast<std::uint64_t>(file->meta->size) > most)) {
        return unobserved(disk_reason::too_large, fmt::format("{} bytes; at most {} are read", file->meta->size, most));
    }
    return part(inode, 0, most);
}

Observed<std::string> Volume::part(TSK_INUM_T inode, std::uint64_t from, std::size_t most) const {
    const File file = open_file(fs_, inode);
    if (!file) {
        return damaged("a file");
    }
    if (is_encrypted(file.get())) {
        return unobserved(disk_reason::encrypted, "Windows has encrypted it");
    }
    if (is_elsewhere(file.get())) {
        return unobserved(disk_reason::not_that, "it stands for another place");
    }
    const auto size = static_cast<std::uint64_t>(std::max<TSK_OFF_T>(file->meta->size, 0));
    std::string bytes(std::min<std::uint64_t>(most, size - std::min(from, size)), '\0');
    if (!bytes.empty() && ::tsk_fs_file_read(file.get(), static_cast<TSK_OFF_T>(from), bytes.data(), bytes.size(),
                                             TSK_FS_FILE_READ_FLAG_NONE) != static_cast<ssize_t>(bytes.size())) {
        return damaged("a file's content");
    }
    return bytes;
}

Observed<std::string> Volume::target(TSK_INUM_T inode) const {
    constexpr TSK_OFF_T in_the_inode = 60;
    const File file = open_file(fs_, inode);
    if (!file || file->meta->size <= 0) {
        return damaged("a link");
    }
    if (file->meta->size < in_the_inode && file->meta->link != nullptr) {
        return std::string(file->meta->link);
    }
    return content(inode, longest_path);
}

Observed<DiskEntry> Volume::look(std::string_view path) const {
    const auto inode = find(path, LastLink::follow);
    if (!inode) {
        return tl::unexpected(inode.error());
    }
    const File file = open_file(fs_, *inode);
    if (!file) {
        return damaged(path);
    }
    const TSK_FS_META& meta = *file->meta;
    return DiskEntry{.type = type_of(meta.type),
                     .size = static_cast<std::uint64_t>(std::max<TSK_OFF_T>(meta.size, 0)),
                     .mode = static_cast<std::uint32_t>(meta.mode) & 07777,
                     .user = meta.uid,
                     .group = meta.gid,
                     .modified = meta.mtime};
}

Observed<TSK_INUM_T> Volume::find_file(std::string_view path) const {
    auto inode = find(path, LastLink::follow);
    const File file = inode ? open_file(fs_, *inode) : File();
    if (file && file->meta->type != TSK_FS_META_TYPE_REG) {
        return unobserved(disk_reason::not_that, "it is no file");
    }
    return inode;
}

Observed<std::string> Volume::read(std::string_view path, std::size_t most) const {
    return find_file(path).and_then(
        [&](TSK_INUM_T inode) { return content(inode, std::min(most, largest_disk_file)); });
}

Observed<std::string> Volume::read_part(std::string_view path, std::uint64_t from, std::size_t most) const {
    return find_file(path).and_then(
        [&](TSK_INUM_T inode) { return part(inode, from, std::min(most, largest_disk_file)); });
}

Observed<std::vector<DiskName>> Volume::list(std::string_view path) const {
    const auto inode = find(path, LastLink::follow);
    if (!inode) {
        return tl::unexpected(inode.error());
    }
    std::vector<DiskName> names;
    const auto looked = for_each_name(fs_, *inode, [&](const TSK_FS_NAME& entry) {
        const std::string_view name = entry.name;
        // What the Kit adds of its own carries this type.
        if (!name.empty() && name != "." && name != ".." && entry.type < TSK_FS_NAME_TYPE_VIRT) {
            names.push_back({std::string(name), type_of(entry.type)});
        }
        return names.size() <= most_names;
    });
    if (!looked) {
        return tl::unexpected(looked.error());
    }
    if (names.size() > most_names) {
        return unobserved(disk_reason::too_large, fmt::format("a folder of more than {} names", most_names));
    }
    std::sort(names.begin(), names.end(), [](const DiskName& a, const DiskName& b) { return a.name < b.name; });
    return names;
}

Observed<std::string> Volume::link(std::string_view path) const {
    const auto inode = find(path, LastLink::keep);
    const File file = inode ? open_file(fs_, *inode) : File();
    if (!inode) {
        return tl::unexpected(inode.error());
    }
    if (!file || file->meta->type != TSK_FS_META_TYPE_LNK) {
        return unobserved(disk_reason::not_that, "it is no link");
    }
    return target(*inode);
}

Observed<std::optional<std::string>> Volume::attribute(std::string_view path, std::string_view name) const {
    const auto inode = find(path, LastLink::follow);
    if (!inode) {
        return tl::unexpected(inode.error());
    }
    if (is_ntfs()) {
        return name == windows_descriptor ? ntfs_descriptor(fs_, *inode) : std::optional<std::string>();
    }
    if (super_->scattered_groups || *inode > super_->inode_count) {
        return unobserved(disk_reason::damaged, "where the inode lies is not known here");
    }
    const std::string descriptor =
        image_->bytes(about_.start + ext4::descriptor_offset(*super_, *inode), super_->group_descriptor_size);
    const std::string raw =
        image_->bytes(about_.start + ext4::inode_offset(*super_, *inode, descriptor), super_->inode_size);
    if (descriptor.size() != super_->group_descriptor_size || raw.size() != super_->inode_size) {
        return unobserved(disk_reason::damaged, "the inode could not be read");
    }
    if (auto found = ext4::attribute_in_inode(raw, name)) {
        return found;
    }
    const std::uint64_t block = ext4::attribute_block(raw);
    return block == 0 ? std::nullopt
                      : ext4::attribute_in_block(
                            image_->bytes(about_.start + block * super_->block_size, super_->block_size), name);
}

std::vector<std::unique_ptr<Volume>> volumes_of(Export& bytes) {
    std::vector<std::unique_ptr<Volume>> volumes;
    const Image image(bytes);
    // A file system on the whole disk may have anything where a partition table would be.
    if (ext4::superblock_from(image.bytes(ext4::superblock_offset, ext4::superblock_size)) ||
        ntfs::boot_from(image.bytes(0, ntfs::boot_sector_size)) != ntfs::Boot::other) {
        volumes.push_back(std::make_unique<Volume>(bytes, 0, bytes.size()));
        return volumes;
    }
    TSK_VS_INFO* table = ::tsk_vs_open(image.tsk(), 0, TSK_VS_TYPE_DETECT);
    for (TSK_PNUM_T i = 0; table != nullptr && i < table->part_count && volumes.size() < most_volumes; ++i) {
        const TSK_VS_PART_INFO* part = ::tsk_vs_part_get(table, i);
        if (part == nullptr || (part->flags & TSK_VS_PART_FLAG_ALLOC) == 0) {
            continue;
        }
        const std::uint64_t start = part->start * table->block_size;
        const std::uint64_t size = part->len * table->block_size;
        if (start < bytes.size() && size <= bytes.size() - start) {
            volumes.push_back(std::make_unique<Volume>(bytes, start, size));
        }
    }
    return volumes;
}

}  // namespace plateau::disk_jail

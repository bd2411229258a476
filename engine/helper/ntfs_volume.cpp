#include "engine/helper/ntfs_volume.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "engine/helper/ntfs.h"
#include "engine/support/fold.h"
#include "engine/support/utf16.h"

namespace plateau::disk_jail {

namespace {

constexpr TSK_INUM_T log_inode = 2;
constexpr TSK_INUM_T volume_inode = 3;
constexpr TSK_INUM_T root_inode = 5;
constexpr TSK_INUM_T secure_inode = 9;
constexpr std::size_t largest_stream = std::size_t{64} << 20;

struct CloseFile {
    void operator()(TSK_FS_FILE* file) const { ::tsk_fs_file_close(file); }
};
using File = std::unique_ptr<TSK_FS_FILE, CloseFile>;

File open_file(TSK_FS_INFO* fs, TSK_INUM_T inode) {
    return File(::tsk_fs_file_open_meta(fs, nullptr, inode));
}

const TSK_FS_ATTR* attribute_of(TSK_FS_FILE* file, TSK_FS_ATTR_TYPE_ENUM type, std::string_view name = {}) {
    const int count = file == nullptr ? 0 : ::tsk_fs_file_attr_getsize(file);
    for (int i = 0; i < count; ++i) {
        const TSK_FS_ATTR* attribute = ::tsk_fs_file_attr_get_idx(file, i);
        if (attribute != nullptr && attribute->type == type &&
            (name.empty() || (attribute->name != nullptr && attribute->name == name))) {
            return attribute;
        }
    }
    return nullptr;
}

/// The first bytes of an attribute, at most `most`; fewer or none where they cannot be read.
std::string bytes_of(const TSK_FS_ATTR* attribute, std::size_t most) {
    if (attribute == nullptr || attribute->size <= 0) {
        return {};
    }
    std::string bytes(std::min<std::size_t>(most, static_cast<std::size_t>(attribute->size)), '\0');
    const ssize_t got = ::tsk_fs_attr_read(attribute, 0, bytes.data(), bytes.size(), TSK_FS_FILE_READ_FLAG_NONE);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

std::string start_of(TSK_FS_INFO* fs, TSK_INUM_T inode, TSK_FS_ATTR_TYPE_ENUM type, std::size_t most) {
    const File file = open_file(fs, inode);
    return bytes_of(attribute_of(file.get(), type), most);
}

/// The first bytes of a file in the root folder.
std::string start_of_root_file(TSK_FS_INFO* fs, std::string_view wanted, std::size_t most) {
    TSK_FS_DIR* root = ::tsk_fs_dir_open_meta(fs, root_inode);
    TSK_INUM_T inode = 0;
    for (std::size_t i = 0; root != nullptr && i < root->names_used && inode == 0; ++i) {
        const TSK_FS_NAME& name = root->names[i];
        if ((name.flags & TSK_FS_NAME_FLAG_ALLOC) != 0 && name.name != nullptr && folded(name.name) == wanted) {
            inode = name.meta_addr;
        }
    }
    if (root != nullptr) {
        ::tsk_fs_dir_close(root);
    }
    return inode == 0 ? std::string() : start_of(fs, inode, TSK_FS_ATTR_TYPE_NTFS_DATA, most);
}

}  // namespace

void describe_ntfs(TSK_FS_INFO* fs, DiskVolume& about) {
    about.label = utf8_from_utf16(start_of(fs, volume_inode, TSK_FS_ATTR_TYPE_NTFS_VNAME, 256));
    about.clean = ntfs::log_is_clean(start_of(fs, log_inode, TSK_FS_ATTR_TYPE_NTFS_DATA, ntfs::log_head_size)) &&
                  !ntfs::asks_for_check(start_of(fs, volume_inode, TSK_FS_ATTR_TYPE_NTFS_VINFO, 64));
    about.hibernated = ntfs::is_hibernation(start_of_root_file(fs, "hiberfil.sys", 16));
}

Observed<std::optional<std::string>> ntfs_descriptor(TSK_FS_INFO* fs, TSK_INUM_T inode) {
    const File file = open_file(fs, inode);
    if (const TSK_FS_ATTR* own = attribute_of(file.get(), TSK_FS_ATTR_TYPE_NTFS_SEC)) {
        return std::optional(bytes_of(own, 65536));
    }
    const auto id = ntfs::security_id(bytes_of(attribute_of(file.get(), TSK_FS_ATTR_TYPE_NTFS_SI), 256));
    if (!id) {
        return std::optional<std::string>();
    }
    const File secure = open_file(fs, secure_inode);
    auto found = ntfs::descriptor_in(
        bytes_of(attribute_of(secure.get(), TSK_FS_ATTR_TYPE_NTFS_DATA, "$SDS"), largest_stream), *id);
    if (!found) {
        return unobserved(disk_reason::damaged, fmt::format("the volume has no security descriptor {}", *id));
    }
    return found;
}

bool is_encrypted(TSK_FS_FILE* file) {
    if (file->fs_info->ftype != TSK_FS_TYPE_NTFS) {
        return false;
    }
    const TSK_FS_ATTR* content = attribute_of(file, TSK_FS_ATTR_TYPE_NTFS_DATA);
    return content != nullptr && (content->flags & TSK_FS_ATTR_ENC) != 0;
}

bool is_elsewhere(TSK_FS_FILE* file) {
    return file->fs_info->ftype == TSK_FS_TYPE_NTFS && attribute_of(file, TSK_FS_ATTR_TYPE_NTFS_REPARSE) != nullptr;
}

}  // namespace plateau::disk_jail

#pragma once

#include <tsk/libtsk.h>

#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/disk_reader.h"

/// What Volume asks of an NTFS that The Sleuth Kit has opened.
namespace plateau::disk_jail {

/// Label and state, into `about`.
void describe_ntfs(TSK_FS_INFO* fs, DiskVolume& about);

/// A file's security descriptor, self-relative; nothing: it has none. Unobserved "disk.damaged" where it is not found.
Observed<std::optional<std::string>> ntfs_descriptor(TSK_FS_INFO* fs, TSK_INUM_T inode);

/// Whether the content of a file of NTFS is kept encrypted: what would be read is not it.
bool is_encrypted(TSK_FS_FILE* file);

/// Whether a file of NTFS stands for another place (a junction, a symbolic link, a file that is elsewhere).
bool is_elsewhere(TSK_FS_FILE* file);

}  // namespace plateau::disk_jail

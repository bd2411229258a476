#pragma once

#include <string>
#include <vector>

#include "engine/support/unique_fd.h"

namespace plateau::disk_jail {

/// The name of what is exported.
inline constexpr const char* export_name = "disk";

/// Starts QEMU, with no more rights than this process has, on a chain of images whose files are open for reading as
/// `files`, the disk first, with these words (opened_chain.h). Returns a socket of its NBD server, connected and not
/// yet spoken on. When QEMU refuses the disk the descriptor is none and `why` says what QEMU said.
UniqueFd export_disk(const std::vector<int>& files, const std::vector<std::string>& words, std::string& why);

}  // namespace plateau::disk_jail

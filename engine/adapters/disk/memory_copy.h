#pragma once

#include <cstddef>
#include <string_view>

#include "engine/ports/disk_reader.h"
#include "engine/support/observed.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// A file of a stopped disk, of at most `most` bytes, as a file in memory that is open for reading and has no name.
/// Unobserved as the disk says it, "disk.too_large" among it. Throws Error exhausted ("disk.copy_failed") where this
/// host has no memory for it.
Observed<UniqueFd> memory_copy(Disk& disk, std::size_t volume, std::string_view path, std::size_t most);

/// The same of bytes at hand.
UniqueFd memory_copy(std::string_view bytes);

}  // namespace plateau

#pragma once

#include <vector>

#include "engine/helper/disk_jail.h"

namespace plateau::disk_jail {

/// Reads a hive instead of a disk: `files` are open for reading, the hive first, then its logs. Gives up all rights
/// before the first byte is looked at, sends on `socket` whether the hive can be read, then answers the requests of
/// engine/adapters/disk/hive_words.h until it is closed.
[[noreturn]] void serve_hive(int socket, const std::vector<int>& files, Otherwise otherwise);

}  // namespace plateau::disk_jail

#pragma once

#include <string>
#include <vector>

#include "engine/platforms/linux/reply.h"
#include "engine/ports/disk_reader.h"

namespace plateau::linux_platform {

/// What the collecting script would have replied for these groups ("files": these paths), as far as a stopped disk
/// holds it: the parsers are the same. Secrets are left out here as there. A group that only a running machine knows is
/// not in the reply. Unobserved "linux.disk.no_system" for a disk without a Linux system, "linux.disk.not_clean" for
/// one that was not unmounted and whose journal could not be replayed.
Observed<Reply> disk_reply(Disk& disk, const std::vector<std::string>& groups,
                           const std::vector<std::string>& paths = {});

}  // namespace plateau::linux_platform

#pragma once

#include <string_view>

#include "engine/model/value.h"
#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// The POSIX rights of a folder as the field share.folder_permissions, from `getfacl -p` or from lines "# owner:",
/// "# group:" and "# mode:". What applies to new files only is left out; the mask counts. Others are "everyone".
/// "linux.acl.invalid" with the line that is none.
Observed<Value> parse_posix_rights(std::string_view text);

}  // namespace plateau::linux_platform

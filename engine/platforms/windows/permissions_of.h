#pragma once

#include <optional>
#include <string_view>

#include "engine/model/value.h"
#include "engine/platforms/windows/sam.h"
#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// Rights as the fields share.permissions and share.folder_permissions, of a self-relative security descriptor: that of
/// a share, or that of a folder of NTFS, in which what is inherited is written down as well. `names`: nullptr where the
/// machine's SAM is not known. "windows.security.invalid" with why it is no descriptor.
Observed<Value> permissions_of(std::string_view descriptor, const sam::Names* names);

/// The machine's names; nothing where its SAM cannot be read.
std::optional<sam::Names> names_in(MachineHives& hives);

}  // namespace plateau::windows_platform

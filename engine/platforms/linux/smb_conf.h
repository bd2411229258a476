#pragma once

#include <string>
#include <string_view>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// What an administrator wrote in smb.conf as `testparm -s` would print it, as far as facts need: continued lines
/// joined, options by their one name, sections of one name joined, true and false as "Yes" and "No". "linux.smb_conf.
/// unread" where what counts may stand elsewhere (include, config file, registry), "linux.smb_conf.invalid" for a line
/// that is neither section nor option.
Observed<std::string> testparm_text(std::string_view smb_conf);

}  // namespace plateau::linux_platform

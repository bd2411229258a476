#pragma once

#include <string>
#include <string_view>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// What `nft -j list ruleset` would print once the script was loaded into an empty kernel: tables, chains, rules, sets;
/// what else a script holds is left out. Of a rule whose words are not all known, the listing says so in a way that
/// leaves it not fully understood. "linux.nft_script.invalid" with the line of what is not known at all,
/// "linux.nft_script.unread" where it includes other files.
Observed<std::string> nft_listing(std::string_view script);

}  // namespace plateau::linux_platform

#pragma once

#include <string>
#include <string_view>

#include "engine/platforms/linux/facts.h"

namespace plateau::linux_platform {

/// The facts of kind "custom" that a scenario's own script answered with: one JSON object whose members are texts of at
/// most 4096 bytes, whole numbers, booleans, nulls or lists of texts; at most 200 members and 64 KiB. Anything else is
/// "linux.custom.invalid", with the observation's name and what is wrong: nothing of such an answer is believed.
Facts custom_facts_of(const std::string& observation, std::string_view answer, const std::string& evidence);

}  // namespace plateau::linux_platform

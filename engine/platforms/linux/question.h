#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plateau {

/// What is asked of a machine beyond what its kinds always ask for. Both come from people: a guide and a scenario.
struct LinuxExtras {
    std::vector<std::string> files;              ///< absolute paths (see is_observable_path), for the kind "file"
    std::map<std::string, std::string> scripts;  ///< text by name (a-z, 0-9, '-' and '_'), for the kind "custom"

    bool operator==(const LinuxExtras&) const = default;
};

/// Whether a path may be asked for: absolute, at most 1024 bytes, without control characters.
bool is_observable_path(std::string_view path);

/// The collecting script with these extras written into it. Throws Error invalid_input for a path that may not be asked
/// for.
std::string linux_script(const LinuxExtras& extras = {});

}  // namespace plateau

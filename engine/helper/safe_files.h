#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/unique_fd.h"

namespace plateau::helper {

/// The folders whose files a helper may touch, held open from its start. A path is followed only downwards from one of
/// them and never through a symbolic link, whatever is changed meanwhile. Safe from any thread.
class SafeFiles {
  public:
    /// Throws Error invalid_input when one is no folder.
    explicit SafeFiles(const std::vector<std::filesystem::path>& roots);

    /// Takes every right to write from the file and returns its "sha256:…". Gives up when `wanted` says false. Throws
    /// Error as HostHelper::seal_file.
    std::string seal(const std::filesystem::path& file, const std::function<bool()>& wanted) const;
    /// Bytes that are free for files in the folder, of those a user without rights can have.
    std::uint64_t free_space(const std::filesystem::path& folder) const;

  private:
    /// A descriptor that only names the thing.
    UniqueFd find(std::string_view verb, const std::filesystem::path& path) const;

    std::vector<std::filesystem::path> roots_;
    std::vector<UniqueFd> open_;
};

}  // namespace plateau::helper

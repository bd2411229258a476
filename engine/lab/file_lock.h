#pragma once

#include <filesystem>
#include <optional>

#include "engine/support/unique_fd.h"

namespace plateau {

/// An advisory lock on a file, held for the object's life and let go by the kernel when its process dies.
class FileLock {
  public:
    /// Makes the file when there is none; nothing when somebody else holds the lock. Throws Error denied or unavailable
    /// ("file.unlockable") when it cannot be tried.
    static std::optional<FileLock> try_lock(const std::filesystem::path& file);
    /// The same, held beside others of its kind: it keeps out who wants the lock alone.
    static std::optional<FileLock> try_share(const std::filesystem::path& file);

  private:
    static std::optional<FileLock> try_hold(const std::filesystem::path& file, int how);

    explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}

    UniqueFd fd_;
};

}  // namespace plateau

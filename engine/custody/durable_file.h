#pragma once

#include <filesystem>
#include <string_view>

#include "engine/support/unique_fd.h"

namespace plateau {

/// Has the names in `folder` on the disk. Throws Error unavailable ("custody.unsynced").
void sync_folder(const std::filesystem::path& folder);

/// A file that only grows. One thread.
class GrowingFile {
  public:
    /// Opens `file`, made with mode 0600 where there is none, and cuts off what stands behind the last line's end.
    /// Throws Error as read_file and append.
    explicit GrowingFile(const std::filesystem::path& file);

    /// `line` and a newline behind what is there, on the disk before this returns. Where that fails nothing was added,
    /// and Error exhausted or unavailable ("custody.unwritable") is thrown.
    void append(std::string_view line);
    /// Leaves the first `size` bytes, on the disk before this returns. Throws as append.
    void cut_to(std::size_t size);

  private:
    std::filesystem::path file_;
    UniqueFd fd_;
    std::size_t size_ = 0;
    bool unknown_end_ = false;  ///< a failed append could not be taken back: nothing more is written
};

}  // namespace plateau

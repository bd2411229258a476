#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace plateau {

/// Who named a file, and so whose matter it is when it cannot be read.
enum class FileNamedBy {
    plateau,  ///< the machine's state: Error not_found, denied or unavailable, exhausted when it is too large
    person,   ///< a word of a command or of a scenario: Error invalid_input
};

/// The whole file. Throws Error, of the kind that `by` says, when it cannot be read or is larger than `limit` bytes.
std::string read_file(const std::filesystem::path& file, std::size_t limit = std::size_t{64} << 20,
                      FileNamedBy by = FileNamedBy::plateau);

/// Calls `visit` with the file's bytes in order, at most `piece` at a time. Throws as read_file.
void for_each_piece(const std::filesystem::path& file, std::size_t piece,
                    const std::function<void(std::string_view)>& visit, FileNamedBy by = FileNamedBy::plateau);

/// Puts `bytes` at `file` so that a reader sees the old or the new content and never a part: temporary file beside it,
/// synced, renamed. Throws Error: denied, exhausted (disk full), unavailable.
void write_file_atomically(const std::filesystem::path& file, std::string_view bytes, unsigned mode = 0644);

/// A new empty folder under the system's temporary folder, removed with its content at the end of the object's life.
class TemporaryFolder {
  public:
    /// `prefix` is part of the folder's name. Throws Error when it cannot be made.
    explicit TemporaryFolder(std::string_view prefix);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace plateau

#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace plateau {

/// The whole file. Throws Error: not_found, denied, unavailable, or exhausted when it is larger than `limit` bytes.
std::string read_file(const std::filesystem::path& file, std::size_t limit = std::size_t{64} << 20);

/// Calls `visit` with the file's bytes in order, at most `piece` at a time. Throws as read_file.
void for_each_piece(const std::filesystem::path& file, std::size_t piece,
                    const std::function<void(std::string_view)>& visit);

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

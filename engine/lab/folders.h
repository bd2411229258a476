#pragma once

#include <filesystem>

namespace plateau {

/// Makes the folder and those above it, each traversable by everybody: QEMU's user has to reach the files inside.
/// Throws Error denied, exhausted or unavailable ("folder.not_made").
void make_folders(const std::filesystem::path& folder);

/// As make_folders(), but the folder itself must not be there yet: returns false and changes nothing when it is.
bool make_new_folder(const std::filesystem::path& folder);

/// Removes the folder with everything in it, following no symbolic link; what is not there is no error. Throws Error
/// denied or unavailable ("folder.not_removed").
void remove_folder(const std::filesystem::path& folder);

/// Throws Error denied, exhausted or unavailable ("folder.not_renamed").
void rename_folder(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace plateau

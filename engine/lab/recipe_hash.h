#pragma once

#include <filesystem>
#include <string>

namespace plateau {

/// "sha256:…" over everything in a recipe's folder: relative paths in byte order, what each is (file, executable file,
/// folder, symbolic link) and the content of files and links. Owners, times and other rights do not count, so that two
/// checkouts of the same sources have the same hash. Throws Error not_found ("image.recipe.missing") where `folder` has
/// no program `build`, and as read_file for what cannot be read.
std::string hash_of_recipe(const std::filesystem::path& folder);

}  // namespace plateau

#include "engine/lab/recipe_hash.h"

#include <fmt/format.h>

#include <map>

#include "engine/support/error.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

std::string line_of(const fs::directory_entry& entry) {
    if (entry.is_symlink()) {
        return fmt::format("link {}", sha256_of(fs::read_symlink(entry.path()).string()));
    }
    if (entry.is_directory()) {
        return "folder";
    }
    const bool executable = (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
    return fmt::format("{} {}", executable ? "program" : "file", sha256_of_file(entry.path()));
}

}  // namespace

std::string hash_of_recipe(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::is_regular_file(folder / "build", ignored)) {
        throw Error(ErrorKind::not_found, Message{"image.recipe.missing", {{"folder", folder.string()}}});
    }
    std::map<std::string, std::string> lines;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        lines.emplace(entry.path().lexically_relative(folder).string(), line_of(entry));
    }
    std::string listing;
    for (const auto& [path, line] : lines) {
        // A path may hold a newline: its length keeps two listings from reading alike.
        listing += fmt::format("{} {} {}\n", path.size(), path, line);
    }
    return sha256_of(listing);
}

}  // namespace plateau

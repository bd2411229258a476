#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/lab/file_lock.h"
#include "engine/lab/image_store.h"

namespace plateau {

/// One build to make.
struct ImageBuild {
    std::string name;
    std::string recipe_hash;
    std::vector<std::string> roles;
    std::filesystem::path recipe;  ///< folder with the program `build`
    std::filesystem::path target;  ///< folder the image is to have
};

/// Waits until nobody builds in the folder of `build.target`, a build whose Plateau was killed included. Throws Error
/// timed_out or cancelled.
FileLock wait_for_builders(const ImageBuild& build, const std::stop_token& stop);

/// Removes what dead builders left in `folder`. The caller holds the lock.
void remove_unfinished(const std::filesystem::path& folder);

/// Runs the recipe and puts the image at `build.target`, in place of a damaged one. The caller holds the lock. Leaves
/// nothing behind when it throws Error unavailable, damaged or cancelled.
void build_image(const ImageBuild& build, const BuildProgress& progress, const std::stop_token& stop);

}  // namespace plateau

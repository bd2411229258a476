#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/lab/image_manifest.h"

namespace plateau {

/// What a recipe's build leaves, beside which the manifest is written.
inline constexpr std::array<std::string_view, 4> built_files{"disk.qcow2", "vmlinuz", "initrd", "packages.tsv"};
/// Those of them a machine starts from.
inline constexpr std::array<std::string_view, 3> image_files{"disk.qcow2", "vmlinuz", "initrd"};

inline constexpr std::string_view manifest_file = "manifest.json";
/// Marks an image whose bytes were found to differ; holds why.
inline constexpr std::string_view damage_mark = "damaged";

/// Makes the image's files read-only and records their sizes, times and hashes. `folder` holds built_files.
std::vector<ImageFile> record_files(const std::filesystem::path& folder);

/// Why the files in `folder` are not those of the manifest by size and time of modification; nothing when they are. A
/// file whose time alone differs is read: when its bytes are the manifest's, it gets its time back.
std::optional<std::string> quick_check(const std::filesystem::path& folder, const ImageManifest& manifest);

/// The same by every byte. Throws Error cancelled between two files.
std::optional<std::string> full_check(const std::filesystem::path& folder, const ImageManifest& manifest,
                                      const std::stop_token& stop);

}  // namespace plateau

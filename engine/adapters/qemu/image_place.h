#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/error.h"

namespace plateau {

/// "disk.chain.refused": `element`, on which `disk` stands, must not be used.
Error refused_image(const std::filesystem::path& disk, const std::filesystem::path& element, std::string_view why);

/// Where an element of a disk's chain really is, links followed. Throws Error not_found ("disk.missing") where the disk
/// itself is not there, refused_image() where the element is no regular file or lies outside all of `folders`.
std::filesystem::path image_place(const std::filesystem::path& disk, const std::filesystem::path& element,
                                  const std::vector<std::filesystem::path>& folders);

/// At most `most` bytes of a file from its byte `from` on; fewer at its end, none when it cannot be read.
std::string first_bytes(const std::filesystem::path& file, std::size_t most, std::uint64_t from = 0);

}  // namespace plateau

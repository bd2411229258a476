#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/ports/disk_images.h"
#include "engine/support/unique_fd.h"

namespace plateau {

/// A chain of images as plateau-disk-reader gets it.
struct OpenedChain {
    std::vector<UniqueFd> files;     ///< open for reading: of each element its file, then its parts
    std::vector<std::string> words;  ///< one a file: the element's format, chain_part for a part
};

/// The word for a part.
inline constexpr const char* chain_part = "part";
/// No chain has more files, and no more elements.
inline constexpr std::size_t most_chain_files = 200;
inline constexpr std::size_t most_chain_elements = 8;

/// What QEMU calls the file of that place among those it was given.
std::string name_in_qemu(std::size_t file);

/// Opens the files of a chain. The description of a VMDK's parts is written anew, with what QEMU calls them, in memory.
/// Throws Error not_found, denied or unavailable ("disk.reader.no_file"); damaged ("disk.chain.changed") where such a
/// description is no longer the one that was checked.
OpenedChain opened_chain(const std::vector<DiskLayer>& chain);

}  // namespace plateau

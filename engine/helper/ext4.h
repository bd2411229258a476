#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/support/observed.h"

/// What The Sleuth Kit does not read of ext4: pure, on bytes that may be anything.
namespace plateau::ext4 {

inline constexpr std::size_t superblock_offset = 1024;
inline constexpr std::size_t superblock_size = 1024;

/// Members of the superblock that reading needs.
struct Superblock {
    std::uint32_t block_size = 0;  ///< bytes, 1024 to 65536
    std::uint32_t inodes_per_group = 0;
    std::uint32_t inode_size = 0;
    std::uint32_t first_data_block = 0;
    std::uint32_t group_descriptor_size = 0;
    std::uint32_t inode_count = 0;
    std::uint32_t journal_inode = 0;  ///< 0: it has no journal of its own
    std::string label;
    bool clean = false;             ///< it was unmounted, and its journal holds nothing
    bool needs_recovery = false;    ///< its journal holds what is not yet in its place
    bool scattered_groups = false;  ///< group descriptors are not where they are looked for here
};

/// Nothing when it is no superblock of ext2, ext3 or ext4.
std::optional<Superblock> superblock_from(std::string_view bytes);

/// Byte of the file system where the descriptor of the inode's group begins; its length is group_descriptor_size.
std::uint64_t descriptor_offset(const Superblock& super, std::uint64_t inode);
/// Byte of the file system where the inode begins.
std::uint64_t inode_offset(const Superblock& super, std::uint64_t inode, std::string_view group_descriptor);

/// The extended attribute in the inode itself; nothing: it is not there.
std::optional<std::string> attribute_in_inode(std::string_view inode, std::string_view name);
/// The block that holds more attributes of the inode; 0: none.
std::uint64_t attribute_block(std::string_view inode);
/// The extended attribute in such a block; nothing: it is not there.
std::optional<std::string> attribute_in_block(std::string_view block, std::string_view name);

/// Blocks of the file system as its journal leaves them, by number.
using Blocks = std::map<std::uint64_t, std::string>;

/// What the transactions that the journal holds whole wrote last to each block. `journal` is the content of the
/// journal's file. Unobserved "disk.damaged" for what is no journal, or one that uses what is not known here.
Observed<Blocks> replayed_blocks(std::string_view journal, std::uint32_t block_size);

}  // namespace plateau::ext4

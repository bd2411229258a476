#include "engine/helper/ext4.h"

#include <array>
#include <utility>

#include "engine/support/byte_reader.h"

namespace plateau::ext4 {

namespace {

constexpr std::uint32_t attributes_magic = 0xEA020000;
constexpr std::size_t old_inode_size = 128;

bool is_power_of_two(std::uint32_t value) {
    return value != 0 && (value & (value - 1)) == 0;
}

/// How attribute names begin, by the number that stands for it.
std::string_view prefix_of(std::uint64_t index) {
    constexpr std::array<std::string_view, 9> prefixes = {
        "", "user.", "system.posix_acl_access", "system.posix_acl_default", "trusted.", "", "security.", "system.", ""};
    return index < prefixes.size() ? prefixes.at(index) : std::string_view();
}

/// Looks through a list of entries that begins at `entries`; value offsets count from `values`.
std::optional<std::string> find_attribute(const ByteReader& bytes, std::size_t entries, std::size_t values,
                                          std::string_view name) {
    constexpr std::size_t header = 16;
    std::size_t at = entries;
    while (bytes.has(at, header) && bytes.little(at, 4) != 0) {
        const std::size_t name_size = bytes.little(at, 1);
        const std::string full =
            std::string(prefix_of(bytes.little(at + 1, 1))) + std::string(bytes.at(at + header, name_size));
        const std::size_t value = values + bytes.little(at + 2, 2);
        const std::size_t size = bytes.little(at + 8, 4);
        const bool elsewhere = bytes.little(at + 4, 4) != 0;
        if (full == name && !elsewhere && bytes.has(value, size)) {
            return std::string(bytes.at(value, size));
        }
        at += (header + name_size + 3) / 4 * 4;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Superblock> superblock_from(std::string_view bytes) {
    const ByteReader read(bytes);
    const auto block_shift = read.little(24, 4);
    if (!read.has(0, superblock_size) || read.little(56, 2) != 0xEF53 || block_shift > 6) {
        return std::nullopt;
    }
    const auto incompatible = read.little(96, 4);
    const bool dynamic = read.little(76, 4) >= 1;
    const bool wide = (incompatible & 0x80) != 0;
    Superblock super{.block_size = 1024U << block_shift,
                     .inodes_per_group = static_cast<std::uint32_t>(read.little(40, 4)),
                     .inode_size = dynamic ? static_cast<std::uint32_t>(read.little(88, 2)) : 128,
                     .first_data_block = static_cast<std::uint32_t>(read.little(20, 4)),
                     .group_descriptor_size = wide ? static_cast<std::uint32_t>(read.little(254, 2)) : 32,
                     .inode_count = static_cast<std::uint32_t>(read.little(0, 4)),
                     .scattered_groups = (incompatible & 0x10) != 0};
    const bool has_journal = (read.little(92, 4) & 4) != 0;
    super.journal_inode = has_journal ? static_cast<std::uint32_t>(read.little(224, 4)) : 0;
    super.needs_recovery = (incompatible & 4) != 0;
    // A mounted file system with a journal keeps the mark of a clean one; without a journal it loses it.
    super.clean = !super.needs_recovery && (read.little(58, 2) & 1) != 0;
    const std::string_view label = read.at(120, 16);
    super.label = label.substr(0, label.find('\0'));
    if (super.inodes_per_group == 0 || !is_power_of_two(super.inode_size) || super.inode_size < old_inode_size ||
        super.inode_size > super.block_size || super.group_descriptor_size < 32 || super.group_descriptor_size > 1024) {
        return std::nullopt;
    }
    return super;
}

std::uint64_t descriptor_offset(const Superblock& super, std::uint64_t inode) {
    const std::uint64_t group = (inode - 1) / super.inodes_per_group;
    return (std::uint64_t{super.first_data_block} + 1) * super.block_size + group * super.group_descriptor_size;
}

std::uint64_t inode_offset(const Superblock& super, std::uint64_t inode, std::string_view group_descriptor) {
    const ByteReader read(group_descriptor);
    const std::uint64_t table = read.little(8, 4) | (super.group_descriptor_size >= 64 ? read.little(40, 4) << 32 : 0);
    return table * super.block_size + (inode - 1) % super.inodes_per_group * super.inode_size;
}

std::optional<std::string> attribute_in_inode(std::string_view inode, std::string_view name) {
    const ByteReader read(inode);
    const std::size_t header = old_inode_size + read.little(128, 2);
    if (!read.has(header, 4) || read.little(header, 4) != attributes_magic) {
        return std::nullopt;
    }
    return find_attribute(read, header + 4, header + 4, name);
}

std::uint64_t attribute_block(std::string_view inode) {
    const ByteReader read(inode);
    return read.little(104, 4) | read.little(118, 2) << 32;
}

std::optional<std::string> attribute_in_block(std::string_view block, std::string_view name) {
    const ByteReader read(block);
    constexpr std::size_t header = 32;
    return read.little(0, 4) == attributes_magic ? find_attribute(read, header, 0, name) : std::nullopt;
}

}  // namespace plateau::ext4

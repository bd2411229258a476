#include "engine/helper/ntfs.h"

#include <algorithm>

#include "engine/support/byte_reader.h"

namespace plateau::ntfs {

namespace {

struct RestartArea {
    std::uint64_t number = 0;  ///< grows with every write
    bool clean = false;
};

/// The restart area of one of the log's two first pages.
std::optional<RestartArea> restart_area(std::string_view page) {
    constexpr std::uint64_t no_client = 0xffff;
    constexpr std::uint64_t volume_is_clean = 0x0002;
    const ByteReader bytes(page);
    const auto magic = bytes.at(0, 4);
    const std::size_t at = bytes.little(24, 2);
    // It lies in front of the first sector's end, which the update sequence replaces.
    if ((magic != "RSTR" && magic != "CHKD") || at < 30 || at + 16 > boot_sector_size - 2 || !bytes.has(at, 16)) {
        return std::nullopt;
    }
    const bool idle = bytes.little(at + 12, 2) == no_client || (bytes.little(at + 14, 2) & volume_is_clean) != 0;
    const bool kept_in_memory = bytes.little(28, 2) > 1;
    return RestartArea{bytes.little(at, 8), idle && !kept_in_memory};
}

}  // namespace

Boot boot_from(std::string_view first_sector) {
    const auto maker = first_sector.substr(std::min<std::size_t>(first_sector.size(), 3), 8);
    return maker == "NTFS    " ? Boot::ntfs : maker == "-FVE-FS-" ? Boot::bitlocker : Boot::other;
}

bool log_is_clean(std::string_view log_head) {
    const bool never_used =
        !log_head.empty() && std::all_of(log_head.begin(), log_head.end(), [](char byte) { return byte == '\xff'; });
    if (never_used) {
        return true;
    }
    const auto first = restart_area(log_head.substr(0, 4096));
    // The second stands one of the system's pages further, which has always been 4096 bytes.
    const auto second = restart_area(log_head.substr(std::min<std::size_t>(log_head.size(), 4096), 4096));
    if (first && second) {
        return first->number >= second->number ? first->clean : second->clean;
    }
    return first ? first->clean : second && second->clean;
}

bool asks_for_check(std::string_view volume_information) {
    constexpr std::uint64_t dirty = 0x0001;
    const ByteReader bytes(volume_information);
    return !bytes.has(10, 2) || (bytes.little(10, 2) & dirty) != 0;
}

bool is_hibernation(std::string_view hiberfil_head) {
    const auto magic = hiberfil_head.substr(0, 4);
    return magic == "hibr" || magic == "HIBR";
}

std::optional<std::uint32_t> security_id(std::string_view standard_information) {
    const ByteReader bytes(standard_information);
    const auto id = static_cast<std::uint32_t>(bytes.little(52, 4));
    return id == 0 ? std::nullopt : std::optional(id);
}

std::optional<std::string> descriptor_in(std::string_view sds, std::uint32_t id) {
    // Blocks of 256 KiB, each followed by its copy; entries stand at multiples of 16 and never cross a block's end.
    constexpr std::size_t block = std::size_t{256} << 10;
    constexpr std::size_t head = 20;
    const ByteReader bytes(sds);
    for (std::size_t start = 0; start < bytes.size(); start += 2 * block) {
        for (std::size_t at = start; bytes.has(at, head) && at < start + block;) {
            const std::uint64_t length = bytes.little(at + 16, 4);
            if (length < head || bytes.little(at + 8, 8) != at || length > start + block - at) {
                break;
            }
            if (bytes.little(at + 4, 4) == id && bytes.has(at, length)) {
                return std::string(bytes.at(at + head, length - head));
            }
            at += (length + 15) / 16 * 16;
        }
    }
    return std::nullopt;
}

}  // namespace plateau::ntfs

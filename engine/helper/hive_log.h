#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

/// The base block of a registry hive and its transaction logs (.LOG1, .LOG2), of Windows 8.1 and later ("HvLE") and of
/// older ones ("DIRT"). Pure; every byte may be hostile.
namespace plateau::hive_log {

/// A hive whose base block says that all of it was written out.
struct CleanHive {
    std::string bytes;        ///< base block and bins, nothing behind them that the base block does not count
    bool replayed = false;    ///< it was not: its logs hold what was missing, and are written into these bytes
    std::size_t entries = 0;  ///< of the logs that were replayed; an old log is one
};

/// The hive as Windows would see it at its next start. `logs` are the contents of those that are there, in any order.
/// A clean hive is left as it is, whatever its logs hold, as Windows does. Unobserved "windows.hive.dirty" for one that
/// is not and whose logs do not tell what is missing; "windows.hive.unreadable" for what is no hive.
Observed<CleanHive> clean_hive(std::string primary, const std::vector<std::string_view>& logs);

/// How many bytes of a hive count, by its first 4096 and the size of its file, where all of it was written out; nothing
/// where its logs are needed. Unobserved "windows.hive.unreadable" for what is no hive.
Observed<std::optional<std::size_t>> clean_size(std::string_view base_block, std::size_t file_size);

/// The checksum that belongs into a base block, over its first 508 bytes; zero for fewer.
std::uint32_t checksum_of(std::string_view base_block);

/// Marvin32 of `bytes` with the seed that Windows uses in transaction logs.
std::uint64_t log_hash(std::string_view bytes);

}  // namespace plateau::hive_log

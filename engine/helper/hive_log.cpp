#include "engine/helper/hive_log.h"

#include <fmt/format.h>

#include <bit>
#include <map>
#include <optional>

#include "engine/ports/hive_reader.h"
#include "engine/support/byte_reader.h"

namespace plateau::hive_log {

namespace {

constexpr std::size_t base_size = 4096;  ///< what lies before the bins
constexpr std::size_t sector = 512;      ///< base block of a log, and the unit of both formats
constexpr std::size_t page = 4096;       ///< bins are whole pages
constexpr std::size_t checksum_at = 508;
constexpr std::size_t entry_header = 40;
constexpr std::size_t reference_size = 8;  ///< of a page in an entry

/// The fields of a base block that a replay needs.
struct BaseBlock {
    std::uint32_t first = 0;   ///< sequence number set before the hive is written
    std::uint32_t second = 0;  ///< and after it
    std::uint64_t written = 0;
    std::uint32_t type = 0;  ///< 0 hive, 1 and 2 old log, 6 new log
    std::uint32_t bins = 0;  ///< bytes
};

/// Nothing: no base block stands there, or not the one that was written.
std::optional<BaseBlock> base_block(std::string_view bytes) {
    const ByteReader in(bytes);
    if (bytes.size() < sector || !bytes.starts_with("regf") || in.little(checksum_at, 4) != checksum_of(bytes)) {
        return std::nullopt;
    }
    return BaseBlock{.first = static_cast<std::uint32_t>(in.little(4, 4)),
                     .second = static_cast<std::uint32_t>(in.little(8, 4)),
                     .written = in.little(12, 8),
                     .type = static_cast<std::uint32_t>(in.little(28, 4)),
                     .bins = static_cast<std::uint32_t>(in.little(40, 4))};
}

bool possible_bins(std::uint64_t bins) {
    return bins > 0 && bins % page == 0 && bins <= largest_hive - base_size;
}

void put_number(std::string& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

/// One entry of a new log.
struct Entry {
    std::uint32_t sequence = 0;
    std::uint32_t bins = 0;
    std::uint32_t pages = 0;
    std::string_view bytes;  ///< all of it
};

/// The entry at the front of `rest`; nothing where none stands that was written to its end.
std::optional<Entry> entry_at(std::string_view rest) {
    const ByteReader in(rest);
    const std::uint64_t size = in.little(4, 4);
    if (!rest.starts_with("HvLE") || size % sector != 0 || size < sector || size > rest.size()) {
        return std::nullopt;
    }
    const std::string_view bytes = rest.substr(0, size);
    if (in.little(32, 8) != log_hash(bytes.substr(0, 32)) || in.little(24, 8) != log_hash(bytes.substr(entry_header))) {
        return std::nullopt;
    }
    const Entry entry{.sequence = static_cast<std::uint32_t>(in.little(12, 4)),
                      .bins = static_cast<std::uint32_t>(in.little(16, 4)),
                      .pages = static_cast<std::uint32_t>(in.little(20, 4)),
                      .bytes = bytes};
    if (!possible_bins(entry.bins) || entry.pages > (size - entry_header) / reference_size) {
        return std::nullopt;
    }
    std::uint64_t content = entry_header + std::uint64_t{entry.pages} * reference_size;
    for (std::uint32_t i = 0; i < entry.pages; ++i) {
        const std::size_t reference = entry_header + i * reference_size;
        const std::uint64_t length = in.little(reference + 4, 4);
        content += length;
        if (content > size || in.little(reference, 4) + length > entry.bins) {
            return std::nullopt;
        }
    }
    return entry;
}

/// The entries of the logs that follow what the hive holds, ascending, each once.
std::vector<Entry> entries_after(std::uint32_t sequence, const std::vector<std::string_view>& logs) {
    constexpr std::uint32_t new_format = 6;
    std::map<std::uint32_t, Entry> entries;
    for (const std::string_view log : logs) {
        const auto base = base_block(log);
        if (!base || base->type != new_format) {
            continue;
        }
        std::string_view rest = log.substr(sector);
        for (auto entry = entry_at(rest); entry; entry = entry_at(rest)) {
            if (entry->sequence >= sequence) {
                entries.emplace(entry->sequence, *entry);
            }
            rest.remove_prefix(entry->bytes.size());
        }
    }
    std::vector<Entry> ascending;
    for (const auto& [number, entry] : entries) {
        ascending.push_back(entry);
    }
    return ascending;
}

void write_entry(const Entry& entry, std::string& hive) {
    const ByteReader in(entry.bytes);
    hive.resize(base_size + entry.bins, '\0');
    std::size_t content = entry_header + entry.pages * reference_size;
    for (std::uint32_t i = 0; i < entry.pages; ++i) {
        const std::size_t reference = entry_header + i * reference_size;
        const std::size_t length = in.little(reference + 4, 4);
        hive.replace(base_size + in.little(reference, 4), length, entry.bytes.substr(content, length));
        content += length;
    }
}

/// The base block then says that all of it was written out.
CleanHive finished(std::string hive, std::uint32_t sequence, std::size_t entries) {
    put_number(hive, 4, sequence);
    put_number(hive, 8, sequence);
    put_number(hive, 40, static_cast<std::uint32_t>(hive.size() - base_size));
    put_number(hive, checksum_at, checksum_of(hive));
    return {.bytes = std::move(hive), .replayed = true, .entries = entries};
}

Observed<CleanHive> replayed_new(std::string hive, const std::vector<Entry>& entries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (entries[i].sequence != entries[i - 1].sequence + 1) {
            return unobserved(hive_reason::dirty, fmt::format("its logs lack what came between {} and {}",
                                                              entries[i - 1].sequence, entries[i].sequence));
        }
    }
    for (const Entry& entry : entries) {
        write_entry(entry, hive);
    }
    return finished(std::move(hive), entries.back().sequence, entries.size());
}

/// Whether this is the old log that was written before the hive was.
bool belongs(const BaseBlock& log, const BaseBlock& hive, std::string_view bytes) {
    return (log.type == 1 || log.type == 2) && log.first == log.second && log.written == hive.written &&
           possible_bins(log.bins) && bytes.substr(sector).starts_with("DIRT");
}

/// The sectors of an old log written into `hive`; false where the log ends before the last of them.
bool write_sectors(std::string_view log, std::uint32_t bins, std::string& hive) {
    constexpr std::size_t map_at = sector + 4;
    const std::size_t sectors = bins / sector;
    const std::size_t map_end = map_at + (sectors + 7) / 8;
    if (map_end > log.size()) {
        return false;
    }
    hive.resize(base_size + bins, '\0');
    std::size_t content = (map_end + sector - 1) / sector * sector;
    for (std::size_t i = 0; i < sectors; ++i) {
        if ((static_cast<unsigned char>(log[map_at + i / 8]) >> (i % 8) & 1) == 0) {
            continue;
        }
        if (content > log.size() || log.size() - content < sector) {
            return false;
        }
        hive.replace(base_size + i * sector, sector, log.substr(content, sector));
        content += sector;
    }
    return true;
}

Observed<CleanHive> replayed_old(const std::string& hive, const BaseBlock& base,
                                 const std::vector<std::string_view>& logs) {
    constexpr std::size_t root_at = 36;
    for (const std::string_view log : logs) {
        const auto about = base_block(log);
        if (!about || !belongs(*about, base, log)) {
            continue;
        }
        std::string written = hive;
        if (write_sectors(log, about->bins, written)) {
            written.replace(root_at, 4, log.substr(root_at, 4));
            return finished(std::move(written), about->first, 1);
        }
    }
    return unobserved(hive_reason::dirty,
                      fmt::format("it was being written as {} and holds {}; {}", base.first, base.second,
                                  logs.empty() ? "it has no logs" : "its logs do not follow it"));
}

}  // namespace

std::uint32_t checksum_of(std::string_view base_block) {
    const ByteReader in(base_block);
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < checksum_at; at += 4) {
        sum ^= static_cast<std::uint32_t>(in.little(at, 4));
    }
    return sum == 0 ? 1 : sum == 0xffffffff ? 0xfffffffe : sum;
}

std::uint64_t log_hash(std::string_view bytes) {
    constexpr std::uint64_t seed = 0x82ef4d887a4e55c5;
    auto low = static_cast<std::uint32_t>(seed);
    auto high = static_cast<std::uint32_t>(seed >> 32);
    const auto mix = [&](std::uint32_t word) {
        low += word;
        high ^= low;
        low = std::rotl(low, 20) + high;
        high = std::rotl(high, 9) ^ low;
        low = std::rotl(low, 27) + high;
        high = std::rotl(high, 19);
    };
    const ByteReader in(bytes);
    const std::size_t whole = bytes.size() / 4 * 4;
    for (std::size_t at = 0; at < whole; at += 4) {
        mix(static_cast<std::uint32_t>(in.little(at, 4)));
    }
    const std::size_t rest = bytes.size() - whole;
    mix(static_cast<std::uint32_t>(in.little(whole, rest) | std::uint64_t{0x80} << (8 * rest)));
    mix(0);
    return std::uint64_t{high} << 32 | low;
}

Observed<std::optional<std::size_t>> clean_size(std::string_view bytes, std::size_t file_size) {
    const auto base = base_block(bytes);
    if (!base || base->type != 0) {
        return unobserved(hive_reason::unreadable, bytes.starts_with("regf") ? "its base block is not as it was written"
                                                                             : "it does not begin as a hive does");
    }
    if (!possible_bins(base->bins) || file_size < base_size + base->bins) {
        return unobserved(hive_reason::unreadable,
                          fmt::format("it has {} bytes, and {} bytes of bins are announced", file_size, base->bins));
    }
    return base->first == base->second ? std::optional<std::size_t>(base_size + base->bins) : std::nullopt;
}

Observed<CleanHive> clean_hive(std::string primary, const std::vector<std::string_view>& logs) {
    const auto clean = clean_size(primary, primary.size());
    if (!clean) {
        return tl::unexpected(clean.error());
    }
    const BaseBlock base = *base_block(primary);
    // What lies behind the bins belongs to no key: an entry of a log that makes the hive grow begins with zeros there.
    primary.resize(base_size + base.bins);
    if (*clean) {
        return CleanHive{.bytes = std::move(primary)};
    }
    // The first entry after a hive was written has the number that it was written as (seen in real logs: the pages of
    // that entry are not in the hive).
    const std::vector<Entry> entries = entries_after(base.second, logs);
    return entries.empty() ? replayed_old(primary, base, logs) : replayed_new(std::move(primary), entries);
}

}  // namespace plateau::hive_log

#include "engine/platforms/linux/parse_tdb.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/platforms/linux/reasons.h"
#include "engine/support/byte_reader.h"

namespace plateau::linux_platform {

namespace {

constexpr std::string_view food = "TDB file\n";
constexpr std::uint64_t version = 0x26011967 + 6;
constexpr std::uint64_t live_record = 0x26011999;
constexpr std::uint64_t recovery_record = 0xf53bc0e7;
constexpr std::size_t header_size = 168;
constexpr std::size_t record_size = 24;

tl::unexpected<Unobserved> invalid(std::string why) {
    return unobserved(reason::tdb_invalid, std::move(why));
}

/// Letters, digits and what tdbdump leaves as it is.
bool stays(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

std::string escaped(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        if (stays(c)) {
            text += c;
        } else {
            text += fmt::format("\\{:02X}", static_cast<unsigned char>(c));
        }
    }
    return text;
}

}  // namespace

Observed<std::vector<TdbEntry>> parse_tdb(std::string_view bytes) {
    const ByteReader read(bytes);
    if (!bytes.starts_with(food) || !read.has(0, header_size)) {
        return invalid("it is no trivial database");
    }
    if (read.little(32, 4) != version) {
        return invalid("its version or byte order is not known here");
    }
    const std::uint64_t buckets = read.little(36, 4);
    const std::uint64_t recovery = read.little(44, 4);
    if (recovery != 0 && read.little(recovery + 20, 4) == recovery_record) {
        return invalid("a transaction was cut short: what is in it is not all true");
    }
    const bool has_mutexes = (read.little(60, 4) & 1) != 0;
    const std::size_t heads = header_size + 4 + (has_mutexes ? read.little(64, 4) : 0);
    if (!read.has(heads, buckets * 4)) {
        return invalid("it ends within its table");
    }
    std::vector<TdbEntry> entries;
    for (std::uint64_t bucket = 0; bucket < buckets; ++bucket) {
        std::uint64_t at = read.little(heads + bucket * 4, 4);
        while (at != 0) {
            const std::uint64_t key = read.little(at + 8, 4);
            const std::uint64_t data = read.little(at + 12, 4);
            if (!read.has(at, record_size) || !read.has(at + record_size, key + data)) {
                return invalid(fmt::format("byte {}: it ends within an entry", at));
            }
            // A chain that closes on itself never ends.
            if (entries.size() > bytes.size() / record_size) {
                return invalid("its chains have no end");
            }
            if (read.little(at + 20, 4) == live_record) {
                entries.emplace_back(read.at(at + record_size, key), read.at(at + record_size + key, data));
            }
            const std::uint64_t next = read.little(at, 4);
            if (next == at) {
                return invalid("its chains have no end");
            }
            at = next;
        }
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::string tdbdump_text(const std::vector<TdbEntry>& entries) {
    std::string text;
    for (const auto& [key, data] : entries) {
        text += fmt::format("{{\nkey({}) = \"{}\"\ndata({}) = \"{}\"\n}}\n", key.size(), escaped(key), data.size(),
                            escaped(data));
    }
    return text;
}

}  // namespace plateau::linux_platform

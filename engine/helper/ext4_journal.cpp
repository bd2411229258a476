#include <algorithm>
#include <utility>
#include <vector>

#include "engine/helper/ext4.h"
#include "engine/ports/disk_reader.h"
#include "engine/support/byte_reader.h"

namespace plateau::ext4 {

namespace {

constexpr std::uint32_t magic = 0xC03B3998;

enum BlockType : std::uint32_t { descriptor = 1, commit = 2, superblock_v1 = 3, superblock_v2 = 4, revocation = 5 };

constexpr std::uint32_t feature_64bit = 2;
constexpr std::uint32_t feature_checksum_v2 = 8;
constexpr std::uint32_t feature_checksum_v3 = 16;
constexpr std::uint32_t known_features = 1 | feature_64bit | 4 | feature_checksum_v2 | feature_checksum_v3;

constexpr std::uint32_t flag_escaped = 1;
constexpr std::uint32_t flag_same_uuid = 2;
constexpr std::uint32_t flag_last = 8;

tl::unexpected<Unobserved> damaged(std::string why) {
    return unobserved(disk_reason::damaged, "the journal: " + std::move(why));
}

/// A block that a transaction writes: where to, and where in the journal its content stands.
struct Write {
    std::uint64_t target = 0;
    std::uint64_t place = 0;
    bool escaped = false;
};

struct Transaction {
    std::uint32_t sequence = 0;
    std::vector<Write> writes;
    std::vector<std::uint64_t> revoked;
};

class Journal {
  public:
    Journal(std::string_view bytes, std::uint32_t block_size)
        : bytes_(bytes), block_size_(block_size), super_(bytes.substr(0, block_size)) {}

    Observed<Blocks> replay() {
        const auto type = super_.big(4, 4);
        features_ = type == superblock_v2 ? static_cast<std::uint32_t>(super_.big(40, 4)) : 0;
        first_ = super_.big(20, 4);
        last_ = super_.big(16, 4);
        if (super_.big(0, 4) != magic || (type != superblock_v1 && type != superblock_v2)) {
            return damaged("it has no superblock");
        }
        if (super_.big(12, 4) != block_size_ || first_ == 0 || last_ <= first_ || last_ > bytes_.size() / block_size_) {
            return damaged("its sizes do not fit");
        }
        if ((features_ & ~known_features) != 0) {
            return damaged("it uses a feature that is not known here");
        }
        if (super_.big(28, 4) == 0) {
            return Blocks();
        }
        return written(transactions());
    }

  private:
    std::string_view block(std::uint64_t number) const { return bytes_.substr(number * block_size_, block_size_); }
    std::uint64_t next(std::uint64_t number) const { return number + 1 >= last_ ? first_ : number + 1; }

    /// The transactions that ended, from the oldest.
    std::vector<Transaction> transactions() const {
        std::vector<Transaction> all;
        Transaction open{.sequence = static_cast<std::uint32_t>(super_.big(24, 4))};
        std::uint64_t at = super_.big(28, 4);
        // No more blocks than the journal has are looked at.
        for (std::uint64_t seen = 0; seen < last_ && at >= first_ && at < last_; ++seen) {
            const ByteReader header(block(at));
            if (header.big(0, 4) != magic || header.big(8, 4) != open.sequence) {
                break;
            }
            const auto type = header.big(4, 4);
            if (type == descriptor) {
                at = add_writes(open, header, at, seen);
            } else if (type == revocation) {
                add_revoked(open, header);
            } else if (type == commit) {
                const std::uint32_t following = open.sequence + 1;
                all.push_back(std::exchange(open, Transaction{.sequence = following}));
            } else {
                break;
            }
            at = next(at);
        }
        return all;
    }

    std::size_t tag_size() const {
        if ((features_ & feature_checksum_v3) != 0) {
            return 16;
        }
        return 8 + ((features_ & feature_checksum_v2) != 0 ? 2 : 0) + ((features_ & feature_64bit) != 0 ? 4 : 0);
    }

    /// Returns the last block that the descriptor's writes take.
    std::uint64_t add_writes(Transaction& open, const ByteReader& header, std::uint64_t at, std::uint64_t& seen) const {
        const bool v3 = (features_ & feature_checksum_v3) != 0;
        const bool checked = v3 || (features_ & feature_checksum_v2) != 0;
        const std::size_t end = block_size_ - (checked ? 4 : 0);
        std::size_t tag = 12;
        while (tag + tag_size() <= end && seen < last_) {
            const auto flags = v3 ? header.big(tag + 4, 4) : header.big(tag + 6, 2);
            const auto high = (features_ & feature_64bit) != 0 ? header.big(tag + 8, 4) : 0;
            at = next(at);
            ++seen;
            open.writes.push_back(
                {.target = header.big(tag, 4) | high << 32, .place = at, .escaped = (flags & flag_escaped) != 0});
            if ((flags & flag_last) != 0) {
                break;
            }
            tag += tag_size() + ((flags & flag_same_uuid) != 0 ? 0 : 16);
        }
        return at;
    }

    void add_revoked(Transaction& open, const ByteReader& header) const {
        const std::size_t width = (features_ & feature_64bit) != 0 ? 8 : 4;
        const std::uint64_t end = std::min<std::uint64_t>(header.big(12, 4), block_size_);
        for (std::size_t i = 16; i + width <= end; i += width) {
            open.revoked.push_back(header.big(i, width));
        }
    }

    Blocks written(const std::vector<Transaction>& all) const {
        std::map<std::uint64_t, std::uint32_t> revoked;  // The last transaction that did, by number from the oldest.
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            for (const std::uint64_t target : all[i].revoked) {
                revoked[target] = i;
            }
        }
        Blocks blocks;
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            for (const Write& write : all[i].writes) {
                const auto taken_back = revoked.find(write.target);
                if (taken_back != revoked.end() && taken_back->second >= i) {
                    continue;
                }
                std::string content(block(write.place));
                if (write.escaped) {
                    content.replace(0, 4, "\xC0\x3B\x39\x98");
                }
                blocks[write.target] = std::move(content);
            }
        }
        return blocks;
    }

    std::string_view bytes_;
    std::uint32_t block_size_;
    ByteReader super_;
    std::uint32_t features_ = 0;
    std::uint64_t first_ = 0;
    std::uint64_t last_ = 0;
};

}  // namespace

Observed<Blocks> replayed_blocks(std::string_view journal, std::uint32_t block_size) {
    return Journal(journal, block_size).replay();
}

}  // namespace plateau::ext4

#include "engine/support/byte_reader.h"
#include "tests/fakes/fake_hive_reader.h"

namespace plateau::fakes {

namespace {

constexpr std::size_t base_size = 4096;
constexpr std::size_t bin_header = 32;
constexpr std::uint32_t none = 0xffffffff;

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

/// Bins as they grow, cell after cell.
class Bins {
  public:
    /// Where the cell with this content lies.
    std::uint32_t add(const std::string& content) {
        const std::size_t size = (content.size() + 4 + 7) / 8 * 8;
        const auto at = static_cast<std::uint32_t>(bytes_.size());
        bytes_.resize(bytes_.size() + size, '\0');
        put(bytes_, at, std::uint64_t{0} - size, 4);
        bytes_.replace(at + 4, content.size(), content);
        return at;
    }

    std::uint32_t add_value(const HiveValue& value) {
        const std::uint32_t data = value.data.size() > 4 ? add(value.data) : 0;
        std::string cell(20 + value.name.size(), '\0');
        cell.replace(0, 2, "vk");
        put(cell, 2, value.name.size(), 2);
        const bool is_inline = value.data.size() <= 4;
        put(cell, 4, value.data.size() | (is_inline ? 0x80000000U : 0U), 4);
        put(cell, 8, data, 4);
        if (is_inline) {
            cell.replace(8, value.data.size(), value.data);
        }
        put(cell, 12, value.type, 4);
        put(cell, 16, 1, 2);
        cell.replace(20, value.name.size(), value.name);
        return add(cell);
    }

    std::uint32_t add_list(const std::vector<std::uint32_t>& places) {
        std::string cell(4 * places.size(), '\0');
        for (std::size_t i = 0; i < places.size(); ++i) {
            put(cell, 4 * i, places[i], 4);
        }
        return add(cell);
    }

    std::uint32_t add_key(const HiveKey& key, bool is_root) {
        std::vector<std::uint32_t> values;
        for (const HiveValue& value : key.values) {
            values.push_back(add_value(value));
        }
        std::string children("lh\0\0", 4);
        put(children, 2, key.keys.size(), 2);
        for (const HiveKey& child : key.keys) {
            const std::uint32_t place = add_key(child, false);
            children.append(8, '\0');
            put(children, children.size() - 8, place, 4);
        }
        std::string cell(76 + key.name.size(), '\0');
        cell.replace(0, 2, "nk");
        put(cell, 2, is_root ? 0x2c : 0x20, 2);
        put(cell, 20, key.keys.size(), 4);
        put(cell, 28, key.keys.empty() ? none : add(children), 4);
        put(cell, 32, none, 4);
        put(cell, 36, values.size(), 4);
        put(cell, 40, values.empty() ? none : add_list(values), 4);
        put(cell, 44, none, 4);
        put(cell, 48, none, 4);
        put(cell, 72, key.name.size(), 2);
        cell.replace(76, key.name.size(), key.name);
        return add(cell);
    }

    /// One bin of whole pages, what is left of it free.
    std::string finished() {
        const std::size_t used = bytes_.size();
        bytes_.resize((used + 8 + 4095) / 4096 * 4096, '\0');
        put(bytes_, used, bytes_.size() - used, 4);
        bytes_.replace(0, 4, "hbin");
        put(bytes_, 8, bytes_.size(), 4);
        return bytes_;
    }

  private:
    std::string bytes_ = std::string(bin_header, '\0');
};

}  // namespace

std::string made_hive(const HiveKey& root) {
    Bins bins;
    const std::uint32_t place = bins.add_key(root, true);
    const std::string content = bins.finished();
    std::string base(base_size, '\0');
    base.replace(0, 4, "regf");
    put(base, 4, 1, 4);
    put(base, 8, 1, 4);
    put(base, 20, 1, 4);
    put(base, 24, 5, 4);
    put(base, 32, 1, 4);
    put(base, 36, place, 4);
    put(base, 40, content.size(), 4);
    put(base, 44, 1, 4);
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < 508; at += 4) {
        sum ^= static_cast<std::uint32_t>(ByteReader(base).little(at, 4));
    }
    put(base, 508, sum, 4);
    return base + content;
}

}  // namespace plateau::fakes

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plateau {

/// Numbers in bytes that may be anything: what lies outside reads as zero.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    std::size_t size() const { return bytes_.size(); }
    /// Whether `size` bytes lie at `offset`.
    bool has(std::size_t offset, std::size_t size) const {
        return offset <= bytes_.size() && size <= bytes_.size() - offset;
    }
    /// The bytes from `offset` on, at most `size`.
    std::string_view at(std::size_t offset, std::size_t size) const {
        return offset > bytes_.size() ? std::string_view() : bytes_.substr(offset, size);
    }
    std::uint64_t little(std::size_t offset, std::size_t size) const {
        std::uint64_t value = 0;
        for (std::size_t i = has(offset, size) ? size : 0; i > 0; --i) {
            value = value << 8 | static_cast<unsigned char>(bytes_[offset + i - 1]);
        }
        return value;
    }
    std::uint64_t big(std::size_t offset, std::size_t size) const {
        std::uint64_t value = 0;
        for (std::size_t i = 0; has(offset, size) && i < size; ++i) {
            value = value << 8 | static_cast<unsigned char>(bytes_[offset + i]);
        }
        return value;
    }

  private:
    std::string_view bytes_;
};

}  // namespace plateau

#include "engine/adapters/ssh/fingerprint.h"

namespace plateau::ssh {
namespace {

constexpr std::string_view prefix = "SHA256:";
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t characters = 43;  // 256 bits in pieces of six; the last one carries four

}  // namespace

std::optional<Fingerprint> Fingerprint::parse(std::string_view text) {
    if (!text.starts_with(prefix) || text.size() != prefix.size() + characters) {
        return std::nullopt;
    }
    text.remove_prefix(prefix.size());
    Digest digest{};
    std::uint32_t bits = 0;
    unsigned held = 0;
    std::size_t filled = 0;
    for (const char character : text) {
        const std::size_t value = alphabet.find(character);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            digest[filled++] = static_cast<std::uint8_t>(bits >> held);
            bits &= (1U << held) - 1;
        }
    }
    // Two bits are left over: one digest has one text.
    return bits == 0 ? std::optional(Fingerprint(digest)) : std::nullopt;
}

std::string Fingerprint::to_string() const {
    std::string text(prefix);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const std::uint8_t byte : digest_) {
        bits = (bits << 8) | byte;
        held += 8;
        while (held >= 6) {
            held -= 6;
            text += alphabet[(bits >> held) & 63];
        }
    }
    text += alphabet[(bits << (6 - held)) & 63];
    return text;
}

}  // namespace plateau::ssh

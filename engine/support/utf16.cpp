#include "engine/support/utf16.h"

#include <cstdint>

#include "engine/support/byte_reader.h"

namespace plateau {

namespace {

bool is_half(std::uint32_t unit) {
    return unit >= 0xd800 && unit < 0xe000;
}

void append(std::string& text, std::uint32_t code) {
    const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
        return;
    }
    const unsigned following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr std::uint32_t first[] = {0, 0xc0, 0xe0, 0xf0};
    put(first[following] | code >> (6 * following));
    for (unsigned i = following; i > 0; --i) {
        put(0x80 | (code >> (6 * (i - 1)) & 0x3f));
    }
}

}  // namespace

std::string utf8_from_utf16(std::string_view bytes) {
    constexpr std::uint32_t unknown = 0xfffd;
    const ByteReader reader(bytes);
    std::string text;
    for (std::size_t at = 0; reader.has(at, 2); at += 2) {
        const auto unit = static_cast<std::uint32_t>(reader.little(at, 2));
        const auto next = static_cast<std::uint32_t>(reader.little(at + 2, 2));
        if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            append(text, 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00));
            at += 2;
        } else {
            append(text, is_half(unit) ? unknown : unit);
        }
    }
    return text;
}

}  // namespace plateau

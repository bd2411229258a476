#include "engine/support/x25519.h"

#include <sodium.h>

#include <array>

#include "engine/support/base64.h"

namespace plateau {

std::optional<std::string> x25519_public_key(std::string_view key) {
    const auto bytes = bytes_of_base64(key);
    if (!bytes || bytes->size() != crypto_scalarmult_curve25519_SCALARBYTES) {
        return std::nullopt;
    }
    std::array<unsigned char, crypto_scalarmult_curve25519_BYTES> result{};
    if (crypto_scalarmult_curve25519_base(result.data(), reinterpret_cast<const unsigned char*>(bytes->data())) != 0) {
        return std::nullopt;
    }
    return base64_of({reinterpret_cast<const char*>(result.data()), result.size()});
}

}  // namespace plateau

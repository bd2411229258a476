#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// The public key of a Curve25519 private key, both in base64; nothing when `key` is none.
std::optional<std::string> x25519_public_key(std::string_view key);

}  // namespace plateau

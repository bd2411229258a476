#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plateau::ssh {

/// The SHA-256 of a server's public key, printed as OpenSSH does: "SHA256:" and 43 characters of base64 without
/// padding.
class Fingerprint {
  public:
    using Digest = std::array<std::uint8_t, 32>;

    /// Reads exactly what to_string prints, and nothing else.
    static std::optional<Fingerprint> parse(std::string_view text);
    explicit Fingerprint(const Digest& digest) : digest_(digest) {}
    std::string to_string() const;
    auto operator<=>(const Fingerprint&) const = default;

  private:
    Digest digest_;
};

}  // namespace plateau::ssh

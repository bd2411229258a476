#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// What a signature is for: one made for one purpose never holds for another.
enum class SignaturePurpose {
    journal_entry,
    seal,
    export_index,
};

/// The key that anybody may have: with it what the centre signed is checked. Any thread.
class CentrePublicKey {
  public:
    /// Reads what text() gives, byte by byte; nothing for anything else.
    static std::optional<CentrePublicKey> from_text(std::string_view text);
    /// `bytes` are the key's 32.
    explicit CentrePublicKey(std::string bytes) : bytes_(std::move(bytes)) {}

    /// One line: "plateau-centre ed25519 BASE64" and a newline.
    std::string text() const;
    /// Five groups of four hexadecimal digits, the first 80 bits of the key's SHA-256: for people who compare two.
    std::string fingerprint() const;
    /// Whether `signature` (base64) is this key's of those bytes for that purpose.
    bool holds(SignaturePurpose purpose, std::string_view bytes, std::string_view signature) const;

    bool operator==(const CentrePublicKey&) const = default;

  private:
    std::string bytes_;
};

/// The centre's Ed25519 key. const functions may run at once in any thread.
///
/// Its file, mode 0600, 49 bytes: the version (1), the seed (32), BLAKE2b-128 of both. It is made once and never
/// replaced: a file that holds no key is refused, not made anew. Who loses it can sign no longer; what was signed
/// still holds with the public key.
class CentreKey {
  public:
    /// Reads the key in `file`, and makes it, on the disk before this returns, where there is none: of several
    /// processes that make it at once all get the same. Throws Error damaged ("custody.key.damaged") for a file that is
    /// no key or that others may read, and denied, exhausted or unavailable where it cannot be read or made.
    explicit CentreKey(const std::filesystem::path& file);
    ~CentreKey();
    CentreKey(const CentreKey&) = delete;
    CentreKey& operator=(const CentreKey&) = delete;

    CentrePublicKey public_key() const;
    /// Base64 of the signature.
    std::string sign(SignaturePurpose purpose, std::string_view bytes) const;

  private:
    std::string secret_;  ///< libsodium's form: seed and public key
};

/// So many bytes that nobody can guess.
std::string random_bytes(std::size_t size);

}  // namespace plateau

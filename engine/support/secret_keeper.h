#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// Overwrites what the text holds, room it does not use included, and empties it.
void wipe(std::string& text) noexcept;

/// A text that is overwritten when the object ends.
class SecretText {
  public:
    explicit SecretText(std::string text) : text_(std::move(text)) {}
    ~SecretText() { wipe(text_); }
    SecretText(SecretText&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;
    SecretText& operator=(SecretText&&) = delete;

    std::string_view view() const { return text_; }

  private:
    std::string text_;
};

/// A secret as it may be kept and shown to nobody in particular.
struct SealedSecret {
    std::string name;    ///< what it is: "wifi.passphrase"
    std::string sealed;  ///< base64 of a libsodium sealed box; its size tells the plaintext's to 64 bytes
    std::string digest;  ///< base64 of keyed BLAKE2b of name and plaintext: equal for equal secrets of one centre

    bool operator==(const SealedSecret&) const = default;
};

/// Seals secrets and compares them with the key of one centre. Any thread may call; const functions may run at once.
///
/// The key's file, mode 0600, 81 bytes: the version (1), the secret key of an X25519 pair (32), the key of the digests
/// (32), and BLAKE2b-128 of all that. Losing it makes the secrets of the centre's records unreadable, nothing else.
class SecretKeeper {
  public:
    /// A key of its own that ends with the object.
    SecretKeeper();
    /// The key in `file`, read at the first use and made then where there is none: of several processes that make it at
    /// once all get the same. Each function below throws Error damaged ("secret.key.damaged") for a file that holds no
    /// key, and denied, exhausted or unavailable where it cannot be read or made.
    explicit SecretKeeper(std::filesystem::path file);
    ~SecretKeeper();
    SecretKeeper(const SecretKeeper&) = delete;
    SecretKeeper& operator=(const SecretKeeper&) = delete;

    /// `plaintext` may hold any bytes, at most 4096. Throws Error internal for more.
    SealedSecret seal(std::string_view name, std::string_view plaintext) const;
    /// SealedSecret::digest of that secret.
    std::string digest(std::string_view name, std::string_view plaintext) const;
    /// The plaintext; nothing when it was sealed with another key, or one of the three members is not of the others.
    std::optional<SecretText> open(const SealedSecret& secret) const;

  private:
    struct Key;

    const Key& key() const;

    std::filesystem::path file_;  ///< empty: a key of its own
    mutable std::mutex mutex_;    ///< of key_ until it is there
    mutable std::unique_ptr<Key> key_;
};

}  // namespace plateau

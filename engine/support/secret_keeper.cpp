#include "engine/support/secret_keeper.h"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "engine/support/base64.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr char version = 1;
constexpr std::size_t secret_size = crypto_box_SECRETKEYBYTES;
constexpr std::size_t digest_key_size = crypto_generichash_KEYBYTES;
constexpr std::size_t check_size = crypto_generichash_BYTES_MIN;
constexpr std::size_t file_size = 1 + secret_size + digest_key_size + check_size;
/// What is sealed is filled up to a multiple of this, so that a box does not tell how long a passphrase is.
constexpr std::size_t block = 64;
constexpr std::size_t largest = 4096;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

void prepare_sodium() {
    if (sodium_init() < 0) {
        throw Error(ErrorKind::unavailable, Message{"secret.no_library", {}});
    }
}

std::string check_of(std::string_view content) {
    std::string check(check_size, '\0');
    crypto_generichash(bytes_of(check), check.size(), bytes_of(content), content.size(), nullptr, 0);
    return check;
}

/// The bytes of a new key's file.
std::string new_key() {
    std::string content(1 + secret_size + digest_key_size, version);
    randombytes_buf(&content[1], content.size() - 1);
    return content + check_of(content);
}

/// A file that appears whole or not at all, and never takes the place of another's.
void make_key(const fs::path& file) {
    std::error_code code;
    fs::create_directories(file.parent_path(), code);
    std::array<unsigned char, 8> number{};
    randombytes_buf(number.data(), number.size());
    const fs::path half = file.string() + fmt::format(".new-{:02x}", fmt::join(number, ""));
    std::string content = new_key();
    write_file_atomically(half, content, 0600);
    wipe(content);
    const int failure = ::link(half.c_str(), file.c_str()) == 0 ? 0 : errno;
    fs::remove(half, code);
    if (failure != 0 && failure != EEXIST) {
        throw Error(ErrorKind::unavailable,
                    Message{"secret.key.not_made",
                            {{"file", file.string()}, {"why", std::generic_category().message(failure)}}});
    }
}

}  // namespace

void wipe(std::string& text) noexcept {
    text.resize(text.capacity());
    sodium_memzero(text.data(), text.size());
    text.clear();
}

struct SecretKeeper::Key {
    std::array<unsigned char, secret_size> secret{};
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> open{};
    std::array<unsigned char, digest_key_size> digest{};

    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() {
        sodium_memzero(secret.data(), secret.size());
        sodium_memzero(digest.data(), digest.size());
    }

    /// Nothing for bytes that are no key's file.
    static std::unique_ptr<Key> read(std::string_view content) {
        if (content.size() != file_size || content[0] != version ||
            check_of(content.substr(0, file_size - check_size)) != content.substr(file_size - check_size)) {
            return nullptr;
        }
        auto key = std::make_unique<Key>();
        content.copy(reinterpret_cast<char*>(key->secret.data()), secret_size, 1);
        content.copy(reinterpret_cast<char*>(key->digest.data()), digest_key_size, 1 + secret_size);
        crypto_scalarmult_base(key->open.data(), key->secret.data());
        return key;
    }
};

SecretKeeper::SecretKeeper() = default;
SecretKeeper::SecretKeeper(fs::path file) : file_(std::move(file)) {}
SecretKeeper::~SecretKeeper() = default;

const SecretKeeper::Key& SecretKeeper::key() const {
    const std::lock_guard lock(mutex_);
    if (key_ == nullptr) {
        prepare_sodium();
        if (std::error_code code; !file_.empty() && !fs::exists(file_, code)) {
            make_key(file_);
        }
        std::string content = file_.empty() ? new_key() : read_file(file_, largest);
        key_ = Key::read(content);
        wipe(content);
        if (key_ == nullptr) {
            throw Error(ErrorKind::damaged, Message{"secret.key.damaged", {{"file", file_.string()}}});
        }
    }
    return *key_;
}

std::string SecretKeeper::digest(std::string_view name, std::string_view plaintext) const {
    const Key& own = key();
    // A NUL cannot stand in a name: no other name and plaintext make the same bytes.
    crypto_generichash_state state;
    crypto_generichash_init(&state, own.digest.data(), own.digest.size(), crypto_generichash_BYTES);
    crypto_generichash_update(&state, bytes_of(name), name.size());
    const unsigned char end = 0;
    crypto_generichash_update(&state, &end, 1);
    crypto_generichash_update(&state, bytes_of(plaintext), plaintext.size());
    std::string digest(crypto_generichash_BYTES, '\0');
    crypto_generichash_final(&state, bytes_of(digest), digest.size());
    sodium_memzero(&state, sizeof state);
    return base64_of(digest);
}

SealedSecret SecretKeeper::seal(std::string_view name, std::string_view plaintext) const {
    if (plaintext.size() > largest) {
        throw Error(ErrorKind::internal, Message{"secret.too_long", {{"name", std::string(name)}}});
    }
    const Key& own = key();
    std::string padded(plaintext);
    padded.resize((plaintext.size() / block + 1) * block);
    std::size_t size = 0;
    sodium_pad(&size, bytes_of(padded), plaintext.size(), block, padded.size());
    std::string box(size + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(bytes_of(box), bytes_of(padded), size, own.open.data());
    wipe(padded);
    return {.name = std::string(name), .sealed = base64_of(box), .digest = digest(name, plaintext)};
}

std::optional<SecretText> SecretKeeper::open(const SealedSecret& secret) const {
    const Key& own = key();
    const auto box = bytes_of_base64(secret.sealed);
    if (!box || box->size() < crypto_box_SEALBYTES + block) {
        return std::nullopt;
    }
    std::string padded(box->size() - crypto_box_SEALBYTES, '\0');
    std::size_t size = 0;
    const bool opened =
        crypto_box_seal_open(bytes_of(padded), bytes_of(*box), box->size(), own.open.data(), own.secret.data()) == 0 &&
        sodium_unpad(&size, bytes_of(padded), padded.size(), block) == 0;
    if (!opened || digest(secret.name, {padded.data(), size}) != secret.digest) {
        wipe(padded);
        return std::nullopt;
    }
    sodium_memzero(padded.data() + size, padded.size() - size);
    padded.resize(size);
    return SecretText(std::move(padded));
}

}  // namespace plateau

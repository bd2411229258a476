#include "engine/custody/centre_signature.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "engine/custody/durable_file.h"
#include "engine/support/base64.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/secret_keeper.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr char version = 1;
constexpr std::size_t seed_size = crypto_sign_SEEDBYTES;
constexpr std::size_t check_size = crypto_generichash_BYTES_MIN;
constexpr std::size_t file_size = 1 + seed_size + check_size;
constexpr std::string_view text_start = "plateau-centre ed25519 ";

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

void prepare_sodium() {
    if (sodium_init() < 0) {
        throw Error(ErrorKind::unavailable, Message{"custody.no_library", {}});
    }
}

std::string_view prefix_of(SignaturePurpose purpose) {
    switch (purpose) {
        case SignaturePurpose::journal_entry:
            return "plateau custody journal entry 1";
        case SignaturePurpose::seal:
            return "plateau custody seal 1";
        case SignaturePurpose::export_index:
            return "plateau custody export 1";
    }
    return "";
}

/// No prefix holds a NUL: the signed bytes of two purposes are never the same.
std::string signed_bytes(SignaturePurpose purpose, std::string_view bytes) {
    std::string all(prefix_of(purpose));
    all.push_back('\0');
    return all.append(bytes);
}

std::string check_of(std::string_view content) {
    std::string check(check_size, '\0');
    crypto_generichash(bytes_of(check), check.size(), bytes_of(content), content.size(), nullptr, 0);
    return check;
}

/// A file that appears whole or not at all, and never takes the place of another's.
void make_key(const fs::path& file) {
    const std::string number = sha256_of(random_bytes(seed_size)).substr(7, 16);
    const fs::path half = file.string() + ".new-" + number;
    std::string content = version + random_bytes(seed_size);
    content += check_of(content);
    write_file_atomically(half, content, 0600);
    wipe(content);
    const int failure = ::link(half.c_str(), file.c_str()) == 0 ? 0 : errno;
    std::error_code ignored;
    fs::remove(half, ignored);
    if (failure != 0 && failure != EEXIST) {
        throw Error(ErrorKind::unavailable,
                    Message{"custody.key.not_made",
                            {{"file", file.string()}, {"why", std::generic_category().message(failure)}}});
    }
    sync_folder(file.parent_path());
}

/// Whether others than its owner have a right to it.
bool open_to_others(const fs::path& file) {
    struct stat state{};
    return ::stat(file.c_str(), &state) != 0 || (state.st_mode & 077) != 0;
}

}  // namespace

std::string random_bytes(std::size_t size) {
    prepare_sodium();
    std::string bytes(size, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::optional<CentrePublicKey> CentrePublicKey::from_text(std::string_view text) {
    if (!text.starts_with(text_start) || !text.ends_with('\n')) {
        return std::nullopt;
    }
    const auto bytes = bytes_of_base64(text.substr(text_start.size(), text.size() - text_start.size() - 1));
    if (!bytes || bytes->size() != crypto_sign_PUBLICKEYBYTES) {
        return std::nullopt;
    }
    CentrePublicKey key(*bytes);
    // Bits that base64 does not use would be another text of the same key.
    return key.text() == text ? std::optional(key) : std::nullopt;
}

std::string CentrePublicKey::text() const {
    return std::string(text_start).append(base64_of(bytes_)).append("\n");
}

std::string CentrePublicKey::fingerprint() const {
    const std::string hex = sha256_of(bytes_).substr(7);
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 4), hex.substr(4, 4), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4));
}

bool CentrePublicKey::holds(SignaturePurpose purpose, std::string_view bytes, std::string_view signature) const {
    prepare_sodium();
    const auto raw = bytes_of_base64(signature);
    if (!raw || raw->size() != crypto_sign_BYTES || base64_of(*raw) != signature ||
        bytes_.size() != crypto_sign_PUBLICKEYBYTES) {
        return false;
    }
    const std::string all = signed_bytes(purpose, bytes);
    return crypto_sign_verify_detached(bytes_of(std::string_view(*raw)), bytes_of(std::string_view(all)), all.size(),
                                       bytes_of(std::string_view(bytes_))) == 0;
}

CentreKey::CentreKey(const fs::path& file) {
    prepare_sodium();
    if (std::error_code code; !fs::exists(file, code)) {
        make_key(file);
    }
    std::string content = read_file(file, 4096);
    if (content.size() != file_size || content[0] != version || open_to_others(file) ||
        check_of(std::string_view(content).substr(0, file_size - check_size)) !=
            content.substr(file_size - check_size)) {
        wipe(content);
        throw Error(ErrorKind::damaged, Message{"custody.key.damaged", {{"file", file.string()}}});
    }
    secret_.resize(crypto_sign_SECRETKEYBYTES);
    std::string open(crypto_sign_PUBLICKEYBYTES, '\0');
    crypto_sign_seed_keypair(bytes_of(open), bytes_of(secret_), bytes_of(std::string_view(content)) + 1);
    wipe(content);
}

CentreKey::~CentreKey() {
    wipe(secret_);
}

CentrePublicKey CentreKey::public_key() const {
    return CentrePublicKey(secret_.substr(seed_size));
}

std::string CentreKey::sign(SignaturePurpose purpose, std::string_view bytes) const {
    std::string signature(crypto_sign_BYTES, '\0');
    const std::string all = signed_bytes(purpose, bytes);
    crypto_sign_detached(bytes_of(signature), nullptr, bytes_of(std::string_view(all)), all.size(),
                         bytes_of(std::string_view(secret_)));
    return base64_of(signature);
}

}  // namespace plateau

#include "engine/support/sha256.h"

#include <sodium.h>

#include <array>
#include <vector>

#include "engine/support/files.h"

namespace plateau {

namespace {

std::string printed(const std::array<unsigned char, crypto_hash_sha256_BYTES>& digest) {
    std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    return std::string("sha256:") + hex.data();
}

}  // namespace

std::string sha256_of(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return printed(digest);
}

std::string sha256_digest_of(std::string_view bytes) {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return digest;
}

std::string sha256_of_file(const std::filesystem::path& file) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for_each_piece(file, 1 << 20, [&](std::string_view piece) {
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(piece.data()), piece.size());
    });
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return printed(digest);
}

std::string sha256_of_pieces(const std::function<std::size_t(char*, std::size_t)>& next) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::vector<char> buffer(1 << 20);
    while (const std::size_t got = next(buffer.data(), buffer.size())) {
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(buffer.data()), got);
    }
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return printed(digest);
}

}  // namespace plateau

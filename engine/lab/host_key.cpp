#include "engine/lab/host_key.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/lab/guest_text.h"

namespace plateau {

namespace {

constexpr std::string_view key_type = "ssh-ed25519 ";
constexpr std::size_t longest_key = 4096;

constexpr const char* print_key =
    "cat /etc/ssh/ssh_host_ed25519_key.pub 2>/dev/null || "
    "dropbearkey -y -f /etc/dropbear/dropbear_ed25519_host_key";

tl::unexpected<Unobserved> unreadable(std::string why) {
    return unobserved("lab.host_key.unreadable", std::move(why));
}

std::string fingerprint(const std::vector<unsigned char>& key) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), key.data(), key.size());
    constexpr auto variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string text(sodium_base64_encoded_len(digest.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), variant);
    text.pop_back();  // its NUL
    return "SHA256:" + text;
}

}  // namespace

Observed<std::string> host_key_in(std::string_view text) {
    const auto at = text.starts_with(key_type) ? 0 : text.find("\n" + std::string(key_type));
    if (at == std::string_view::npos) {
        return unreadable("there is no ssh-ed25519 line");
    }
    const auto start = text.find(key_type, at) + key_type.size();
    const auto encoded = text.substr(start, text.find_first_of(" \r\n", start) - start);
    std::vector<unsigned char> key(std::min(encoded.size(), longest_key));
    std::size_t size = 0;
    if (encoded.empty() || sodium_base642bin(key.data(), key.size(), encoded.data(), encoded.size(), nullptr, &size,
                                             nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
        return unreadable("the ssh-ed25519 line is not base64");
    }
    key.resize(size);
    return fingerprint(key);
}

Observed<std::string> read_host_key(GuestAgent& agent) {
    const GuestCommand command{.argv = {"/bin/sh", "-c", print_key}};
    const auto printed = agent.run(command);
    if (!printed) {
        return tl::unexpected(printed.error());
    }
    auto key = host_key_in(printed->out);
    if (!key && printed->exit_code != 0) {
        key.error().why += ": " + printable_tail(printed->err, 1);
    }
    return key;
}

}  // namespace plateau

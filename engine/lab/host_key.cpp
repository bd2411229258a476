#include "engine/lab/host_key.h"

#include "engine/lab/guest_text.h"
#include "engine/support/base64.h"
#include "engine/support/sha256.h"

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

}  // namespace

Observed<std::string> host_key_in(std::string_view text) {
    const auto at = text.starts_with(key_type) ? 0 : text.find("\n" + std::string(key_type));
    if (at == std::string_view::npos) {
        return unreadable("there is no ssh-ed25519 line");
    }
    const auto start = text.find(key_type, at) + key_type.size();
    const auto encoded = text.substr(start, text.find_first_of(" \r\n", start) - start);
    const auto key = bytes_of_base64(encoded.substr(0, longest_key));
    if (!key || key->empty()) {
        return unreadable("the ssh-ed25519 line is not base64");
    }
    return "SHA256:" + base64_of(sha256_digest_of(*key), Base64Padding::no);
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

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/http_client.h"
#include "engine/support/message.h"

namespace plateau {

/// A device's web server, and the account it is asked as.
struct HttpAddress {
    HttpTarget target;
    std::string user;  ///< "root" where the address does not say
};

/// What http://[USER@]ADDRESS[:PORT] or https://… names, on port 80 or 443 where it does not say; nothing for another
/// text, and for one with a password in it.
std::optional<HttpAddress> http_address_of(std::string_view text);

/// "192.168.1.1:80"
std::string printed(const HttpTarget& target);

/// Pins the certificate of a device over HTTPS: `known`, or where that is empty the one that it shows, which `tell`
/// (may be empty) is told. Without TLS there is none. Throws Error unavailable when it shows none, usage for one that
/// is known of a device without TLS.
void pin_certificate(HttpClient& client, HttpTarget& target, const std::string& known,
                     const std::function<void(const Message&)>& tell);

}  // namespace plateau

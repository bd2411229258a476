#include "engine/app/http_address.h"

#include <fmt/format.h>

#include "engine/app/ssh_address.h"
#include "engine/support/error.h"

namespace plateau {

std::optional<HttpAddress> http_address_of(std::string_view text) {
    constexpr std::string_view plain = "http://";
    constexpr std::string_view secured = "https://";
    const bool tls = text.starts_with(secured);
    if (!tls && !text.starts_with(plain)) {
        return std::nullopt;
    }
    text.remove_prefix(tls ? secured.size() : plain.size());
    if (text.ends_with('/')) {
        text.remove_suffix(1);
    }
    const auto place = ssh_target_of(text);
    if (!place || place->user.find(':') != std::string::npos) {
        return std::nullopt;
    }
    HttpAddress address{.target = {.place = {.name_space = {}, .address = place->address, .port = place->port}},
                        .user = place->user};
    address.target.tls = tls;
    if (text.find(':') == std::string_view::npos) {
        address.target.place.port = tls ? 443 : 80;
    }
    return address;
}

std::string printed(const HttpTarget& target) {
    return fmt::format("{}:{}", target.place.address.to_string(), target.place.port);
}

void pin_certificate(HttpClient& client, HttpTarget& target, const std::string& known,
                     const std::function<void(const Message&)>& tell) {
    if (!target.tls) {
        if (!known.empty()) {
            throw Error(ErrorKind::usage, Message{"facts.http.nothing_to_pin", {{"server", printed(target)}}});
        }
        return;
    }
    target.certificate = known;
    if (!known.empty()) {
        return;
    }
    const auto shown = client.certificate(target, std::chrono::seconds(10));
    if (!shown) {
        throw Error(ErrorKind::unavailable,
                    Message{"facts.https.silent", {{"server", printed(target)}, {"why", shown.error().why}}});
    }
    target.certificate = *shown;
    if (tell) {
        tell(Message{"facts.https.certificate_taken", {{"server", printed(target)}, {"certificate", *shown}}});
    }
}

}  // namespace plateau

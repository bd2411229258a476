#include "engine/app/observe_router.h"

#include <fmt/format.h>

#include <charconv>

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/app/ssh_address.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

/// Over HTTPS nothing but questions is sent yet: whichever certificate it shows will do.
Observed<WebSigns> ask_over_tls(HttpClient& client, HttpTarget& tls) {
    auto certificate = client.certificate(tls, std::chrono::seconds(10));
    if (!certificate) {
        return tl::unexpected(certificate.error());
    }
    tls.certificate = std::move(*certificate);
    return ask_web_server(client, tls);
}

std::optional<std::string> key_shown(RemoteShell& shell, const ShellTarget& target) {
    try {
        return shown_host_key(shell, target);
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool tells(const Observed<WebSigns>& signs) {
    return signs && signs->make != RouterMake::unknown;
}

std::string printed_name(const WebSigns& signs) {
    return signs.model.empty() ? std::string(name_of(signs.make))
                               : fmt::format("{} ({})", name_of(signs.make), signs.model);
}

}  // namespace

std::optional<RouterDoors> doors_of(std::string_view place) {
    std::string_view user = "root";
    if (const auto at = place.rfind('@'); at != std::string_view::npos) {
        user = place.substr(0, at);
        place.remove_prefix(at + 1);
    }
    const auto colon = place.find(':');
    const auto address = Ipv4Address::parse(place.substr(0, colon));
    std::uint16_t port = 80;
    if (colon != std::string_view::npos) {
        const auto text = place.substr(colon + 1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
        if (error != std::errc() || end != text.data() + text.size() || port == 0) {
            return std::nullopt;
        }
    }
    if (!address || user.empty()) {
        return std::nullopt;
    }
    RouterDoors doors;
    doors.plain.place = {.name_space = {}, .address = *address, .port = port};
    doors.tls.place = {.name_space = {}, .address = *address, .port = 443};
    doors.tls.tls = true;
    doors.shell.address = *address;
    doors.shell.user = user;
    return doors;
}

FoundRouter find_router(HttpClient& client, RemoteShell& shell, const RouterDoors& doors) {
    HttpTarget web = doors.plain;
    auto signs = ask_web_server(client, web);
    if (!tells(signs)) {
        HttpTarget tls = doors.tls;
        if (auto over_tls = ask_over_tls(client, tls); over_tls && (tells(over_tls) || !signs)) {
            signs = std::move(over_tls);
            web = tls;
        }
    }
    ShellTarget login = doors.shell;
    const auto key = key_shown(shell, login);
    if (!signs && !key) {
        throw Error(ErrorKind::unavailable,
                    Message{"facts.router.silent",
                            {{"address", doors.plain.place.address.to_string()}, {"why", signs.error().why}}});
    }
    FoundRouter found{.signs = signs ? *signs : WebSigns(), .shell_answers = key.has_value(), .ways = {}};
    if (found.signs.make == RouterMake::unknown && key && !login.password.empty()) {
        login.host_key = login.host_key.empty() ? *key : login.host_key;
        found.signs.make = ask_shell(shell, login).value_or(RouterMake::unknown);
    }
    found.ways = ways_to(found.signs, web, doors.shell);
    // Where SSH is off, what the web server has is left.
    if (!found.shell_answers) {
        std::erase_if(found.ways, [](const std::string& way) { return way.find(":ssh://") != std::string::npos; });
    }
    return found;
}

ObserveOptions options_for_router(const ObserveOptions& options, const RouterDoors& doors) {
    const auto client = make_http_client(open_directly);
    const auto shell = make_ssh_shell(open_directly);
    RouterDoors with_login = doors;
    with_login.shell.password = options.router_password;
    with_login.shell.host_key = options.host_key;
    const FoundRouter found = find_router(*client, *shell, with_login);
    const std::string address = doors.plain.place.address.to_string();
    if (found.signs.make == RouterMake::unknown) {
        throw Error(ErrorKind::not_found, Message{"facts.router.unknown", {{"address", address}}});
    }
    if (found.ways.empty()) {
        throw Error(ErrorKind::unavailable,
                    Message{"facts.router.ssh_off", {{"address", address}, {"router", printed_name(found.signs)}}});
    }
    const TextArgs args{{"address", address}, {"router", printed_name(found.signs)}, {"way", found.ways.front()}};
    if (options.router_password.empty()) {
        throw Error(ErrorKind::usage, Message{"facts.router.password_wanted", args});
    }
    if (options.tell) {
        options.tell(Message{"facts.router.found", args});
    }
    ObserveOptions next = options;
    next.from = found.ways.front();
    return next;
}

}  // namespace plateau

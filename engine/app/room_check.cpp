#include "engine/app/room_check.h"

#include <thread>

#include "engine/adapters/http/http_client.h"
#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"

namespace plateau {

namespace {

void ask(RouterCheck& check, Ipv4Address address, HttpClient& client, RemoteShell& shell) {
    try {
        check.found = find_router(client, shell, *doors_of(address.to_string()));
    } catch (const Error& error) {
        check.error = error;
    }
}

}  // namespace

bool RouterCheck::is_right() const {
    return found && !found->ways.empty() && kind_of(found->signs.make) == declared;
}

std::string kind_of(RouterMake make) {
    switch (make) {
        case RouterMake::linksys:
            return "linksys";
        case RouterMake::openwrt:
            return "openwrt";
        case RouterMake::ddwrt:
            return "ddwrt";
        case RouterMake::unknown:
            break;
    }
    return "";
}

std::vector<RouterCheck> check_room(const Room& room, HttpClient& client, RemoteShell& shell) {
    std::vector<RouterCheck> checks;
    std::vector<Ipv4Address> addresses;
    for (const Seat& seat : room.seats) {
        if (seat.router.address) {
            checks.push_back({.seat = seat.id,
                              .address = seat.router.address->to_string(),
                              .declared = seat.router.kind,
                              .found = {},
                              .error = {}});
            addresses.push_back(*seat.router.address);
        }
    }
    std::vector<std::jthread> asking;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        asking.emplace_back([&, i] { ask(checks[i], addresses[i], client, shell); });
    }
    asking.clear();
    return checks;
}

std::vector<RouterCheck> check_room(const Room& room) {
    const auto client = make_http_client(open_directly);
    const auto shell = make_ssh_shell(open_directly);
    return check_room(room, *client, *shell);
}

}  // namespace plateau

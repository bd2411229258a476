#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/http_client.h"
#include "engine/ports/remote_shell.h"
#include "engine/support/observed.h"

namespace plateau {

/// Whose system a router runs.
enum class RouterMake { unknown, linksys, openwrt, ddwrt };

/// As its makers write it: "Linksys", "OpenWrt", "DD-WRT"; empty for an unknown one.
std::string_view name_of(RouterMake make);

/// What a router's web server told without a password.
struct WebSigns {
    RouterMake make = RouterMake::unknown;
    std::string model;          ///< as it states it, printable; empty: it does not
    bool answers_ubus = false;  ///< of OpenWrt: its settings can be asked for there
    bool sends_to_tls = false;  ///< it answers over HTTPS only
};

/// Asks the web server at `at` what it is: JNAP's GetDeviceInfo, a call of ubus that needs no login, LuCI's page,
/// DD-WRT's page of information. No password is tried and nothing is changed. Its reasons are those of HttpClient; a
/// server that is none of these is RouterMake::unknown. Blocks; any thread. Throws Error cancelled once `stop` is
/// asked.
Observed<WebSigns> ask_web_server(HttpClient& client, const HttpTarget& at, const std::stop_token& stop = {});

/// Logs in as `target` says and asks which program keeps the settings: that of OpenWrt or that of DD-WRT. Reasons as
/// of RemoteShell.
Observed<RouterMake> ask_shell(RemoteShell& shell, const ShellTarget& target, const std::stop_token& stop = {});

/// How to name a router that was found, the best way first: "openwrt:ssh://root@192.168.1.1",
/// "jnap:http://192.168.1.1:8080". `web` is where its web server answered; of an unknown make there is none.
std::vector<std::string> ways_to(const WebSigns& signs, const HttpTarget& web, const ShellTarget& shell);

}  // namespace plateau

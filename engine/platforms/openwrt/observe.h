#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/http_client.h"
#include "engine/ports/remote_shell.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// Which router is observed and for what.
struct OpenwrtSubject {
    std::string role;
    std::string name;
    std::vector<std::string> kinds;  ///< fact kinds wanted
};

/// A router whose web server is asked, and who asks it. With `at.tls` its certificate is pinned.
struct UbusTarget {
    HttpTarget at;
    std::string user;
    std::string password;
};

/// The kinds of facts an OpenWrt router can be asked for, ascending.
std::vector<std::string> openwrt_kinds();

/// Observes the wanted kinds of one router by one command over SSH. Keeps every piece of evidence in `store`; secrets
/// are in none, and in the facts as `secrets` seals them. Whatever the router does is in the record: kinds that could
/// not be observed are unobserved with the reason. Throws Error only where evidence cannot be kept, secrets cannot be
/// sealed or `stop` was asked. Any thread may call; blocks while the router answers.
FactsRecord observe_openwrt(RemoteShell& shell, const ShellTarget& target, const OpenwrtSubject& subject,
                            const SecretKeeper& secrets, CaseStore& store, const Clock& clock,
                            const std::stop_token& stop = {});

/// The same by JSON-RPC at /ubus, which LuCI's rules let an administrator read most of the configuration by. What they
/// keep from this one is unobserved as refused, and not taken for absent.
FactsRecord observe_openwrt_over_http(HttpClient& client, const UbusTarget& target, const OpenwrtSubject& subject,
                                      const SecretKeeper& secrets, CaseStore& store, const Clock& clock,
                                      const std::stop_token& stop = {});

/// The same from a stored reply, or from what `uci show` alone printed: trust is `capture`.
FactsRecord read_openwrt_capture(std::string_view reply, const OpenwrtSubject& subject, const SecretKeeper& secrets,
                                 CaseStore& store, const Clock& clock);

}  // namespace plateau

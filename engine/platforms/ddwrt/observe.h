#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/fact.h"
#include "engine/ports/case_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/remote_shell.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// Which router is observed and for what.
struct DdwrtSubject {
    std::string role;
    std::string name;
    std::vector<std::string> kinds;  ///< fact kinds wanted
};

/// The kinds of facts a DD-WRT router can be asked for, ascending.
std::vector<std::string> ddwrt_kinds();

/// Observes the wanted kinds of one router by one command over SSH, which asks for the settings that facts are read
/// from and for no other. Keeps every piece of evidence in `store`; secrets are in none, and in the facts as `secrets`
/// seals them. Whatever the router does is in the record: kinds that could not be observed are unobserved with the
/// reason. Throws Error only where evidence cannot be kept, secrets cannot be sealed or `stop` was asked. Any thread
/// may call; blocks while the router answers.
FactsRecord observe_ddwrt(RemoteShell& shell, const ShellTarget& target, const DdwrtSubject& subject,
                          const SecretKeeper& secrets, CaseStore& store, const Clock& clock,
                          const std::stop_token& stop = {});

/// The same from a stored reply, or from what `nvram show` alone printed: trust is `capture`. A kind that is read from
/// a setting which that printed twice is unobserved.
FactsRecord read_ddwrt_capture(std::string_view reply, const DdwrtSubject& subject, const SecretKeeper& secrets,
                               CaseStore& store, const Clock& clock);

}  // namespace plateau

#include "engine/app/observe_ddwrt.h"

#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/app/ssh_address.h"

namespace plateau {

FactsRecord observe_ddwrt_at(const ShellTarget& target, const ObserveOptions& options, const DdwrtSubject& subject,
                             const SecretKeeper& secrets, CaseStore& store, const Clock& clock) {
    const auto shell = make_ssh_shell(open_directly);
    ShellTarget wanted = target;
    wanted.password = options.router_password;
    wanted.host_key = options.host_key;
    wanted = with_shown_key(*shell, std::move(wanted), options.tell);
    return observe_ddwrt(*shell, wanted, subject, secrets, store, clock);
}

}  // namespace plateau

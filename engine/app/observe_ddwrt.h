#pragma once

#include "engine/app/observing.h"
#include "engine/platforms/ddwrt/observe.h"

namespace plateau {

/// Observes a DD-WRT router over SSH, with the router's password and the host key of `options`: a key that nobody
/// pinned is taken as it is shown, and told. What cannot be observed is in the record. Throws Error unavailable where
/// a server shows no key. Blocks; any thread.
FactsRecord observe_ddwrt_at(const ShellTarget& target, const ObserveOptions& options, const DdwrtSubject& subject,
                             const SecretKeeper& secrets, CaseStore& store, const Clock& clock);

}  // namespace plateau

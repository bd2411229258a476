#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/app/wanted.h"
#include "engine/lab/lab.h"
#include "engine/model/fact.h"
#include "engine/platforms/linux/observe.h"
#include "engine/ports/case_store.h"
#include "engine/ports/remote_shell.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// A running lab, and what is to be observed of it. Everything outlives the observation.
struct LabView {
    const Lab& lab;
    const LabPlan& plan;
    const std::map<std::string, Wanted>& wanted;  ///< by role
    const SecretKeeper& secrets;                  ///< seals those it says
    const std::filesystem::path& programs;        ///< Places::private_programs: what trials are made with
};

/// What the machines of a lab said.
struct LabFacts {
    std::vector<FactsRecord> records;         ///< ascending by role
    std::optional<std::string> router_reply;  ///< what the router answered, but for its secrets; nothing: it did not
};

/// What is to be observed of a role.
LinuxSubject subject_of(const std::string& role, const std::map<std::string, Wanted>& wanted);

/// Observes the machines of one running lab side by side, each in one round trip: the router over the seat's network,
/// as a jury would reach it, the others through their agents. A machine that does not answer is unobserved in its
/// record. Then makes the trials that are wanted. Evidence is kept in `store`. Throws Error where it cannot be kept,
/// and cancelled once `stop` is asked. Any thread; blocks.
LabFacts observe_lab(const LabServices& services, RemoteShell& shell, const LabView& view, CaseStore& store,
                     const std::stop_token& stop);

}  // namespace plateau

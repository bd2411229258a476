#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/model/fact.h"
#include "engine/model/trial.h"
#include "engine/ports/case_store.h"
#include "engine/ports/guest_agent.h"
#include "engine/ports/host_helper.h"

namespace plateau {

/// What trials are made with; all outlive them.
struct TrialServices {
    HostHelper& helper;
    /// An agent of the machine of that role.
    std::function<std::unique_ptr<GuestAgent>(const std::string& role)> agent;
    std::filesystem::path programs;  ///< plateau-script-host and share_access.py
};

/// The trials of one role of a seat.
struct RoleTrials {
    std::string role;
    std::vector<Trial> trials;           ///< as the guide says at this seat
    std::optional<Ipv4Address> address;  ///< of the machine; nothing: none is known
};

/// Makes the trials of all roles of one seat side by side from its network, and adds what they found to the records of
/// their roles: facts with their evidence, kept in `store`, or the kind as unobserved where one of its trials could not
/// be made. Changes nothing on any machine. A role without a record is left out. Throws Error cancelled, and where
/// evidence cannot be kept. Any thread; blocks.
void make_trials(const TrialServices& services, const std::string& name_space, const std::vector<RoleTrials>& roles,
                 std::vector<FactsRecord>& records, CaseStore& store, const std::stop_token& stop);

/// The address of the machine that `record` is of, inside `subnet`, as its interfaces say; nothing where they do not.
std::optional<Ipv4Address> address_in(const FactsRecord& record, const Ipv4Prefix& subnet);

}  // namespace plateau

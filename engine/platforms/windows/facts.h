#pragma once

#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/windows/machine_hives.h"
#include "engine/support/observed.h"

/// A function a kind: the facts of that kind in a machine's hives, or why they are not known. No fact is a value. What
/// they are read from is joined to them by the caller.
namespace plateau::windows_platform {

using Facts = Observed<std::vector<Fact>>;

/// domain_membership: by SECURITY, beside which SYSTEM names the account and tells a controller.
Facts domain_membership_facts(MachineHives& hives);
/// antivirus: Windows Defender, as SOFTWARE and its policies set it.
Facts antivirus_facts(MachineHives& hives);
/// firewall_profile, firewall_rule, remote_desktop, update_policy: by SYSTEM and the policies in SOFTWARE, which
/// overrule it; not known without one of both.
Facts firewall_profile_facts(MachineHives& hives);
Facts firewall_rule_facts(MachineHives& hives);
Facts remote_desktop_facts(MachineHives& hives);
Facts update_policy_facts(MachineHives& hives);
/// host: by SYSTEM, beside which SOFTWARE names the system. Without it these fields are absent.
Facts host_facts(MachineHives& hives);
/// network_interface: the adapters, as they are configured in SYSTEM.
Facts network_interface_facts(MachineHives& hives);
/// service: those of SYSTEM that are programs, not drivers.
Facts service_facts(MachineHives& hives);

}  // namespace plateau::windows_platform

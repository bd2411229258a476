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
/// mapped_drive: by the hives of all users; those that come back at logon.
Facts mapped_drive_facts(MachineHives& hives);
/// local_account, local_group: those of SAM, by their numbers, so that they have one name in every language.
Facts local_account_facts(MachineHives& hives);
Facts local_group_facts(MachineHives& hives);
/// network_interface: the adapters, as they are configured in SYSTEM.
Facts network_interface_facts(MachineHives& hives);
/// printer: those of SOFTWARE, and those of other machines by the hives of all users. Without SYSTEM their addresses
/// are absent.
Facts printer_facts(MachineHives& hives);
/// service: those of SYSTEM that are programs, not drivers.
Facts service_facts(MachineHives& hives);
/// software: what SOFTWARE and the hives of all users list as installed, but what Windows does not show in its list. Of
/// several of one name that are not the same, the first has it, and the others the name of their key behind it.
Facts software_facts(MachineHives& hives);
/// share: those that SYSTEM keeps; what Windows makes at every start (C$, ADMIN$, IPC$) is not kept. Accounts in their
/// rights are named by SAM where it can be read. A share without a descriptor has rights nobody wrote down: unknown.
/// The folder's rights are not in a hive.
Facts share_facts(MachineHives& hives);

}  // namespace plateau::windows_platform

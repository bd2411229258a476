#pragma once

#include <vector>

#include "engine/model/fact.h"
#include "engine/platforms/linux/reply.h"
#include "engine/support/observed.h"

/// A function a kind: the facts of that kind in a reply, or why they are not known. Pure; no fact is a value.
namespace plateau::linux_platform {

using Facts = Observed<std::vector<Fact>>;

/// host
Facts host_facts(const Reply& reply);
/// network_interface
Facts interface_facts(const Reply& reply);
/// domain_membership
Facts membership_facts(const Reply& reply);
/// scheduled_task
Facts task_facts(const Reply& reply);
/// local_account
Facts account_facts(const Reply& reply);
/// local_group
Facts group_facts(const Reply& reply);
/// share
Facts share_facts(const Reply& reply);
/// mapped_drive
Facts drive_facts(const Reply& reply);
/// firewall_profile
Facts firewall_profile_facts(const Reply& reply);
/// firewall_rule
Facts firewall_rule_facts(const Reply& reply);
/// port_forward
Facts port_forward_facts(const Reply& reply);
/// vpn_connection
Facts vpn_connection_facts(const Reply& reply);
/// vpn_server
Facts vpn_server_facts(const Reply& reply);
/// dhcp_server
Facts dhcp_server_facts(const Reply& reply);
/// dhcp_reservation
Facts dhcp_reservation_facts(const Reply& reply);
/// wifi_network
Facts wifi_facts(const Reply& reply);
/// mac_filter
Facts mac_filter_facts(const Reply& reply);
/// directory_user
Facts directory_user_facts(const Reply& reply);
/// directory_group
Facts directory_group_facts(const Reply& reply);
/// directory_unit
Facts directory_unit_facts(const Reply& reply);
/// directory_computer
Facts directory_computer_facts(const Reply& reply);

/// software
Facts software_facts(const Reply& reply);
/// service
Facts service_facts(const Reply& reply);
/// update_policy
Facts update_policy_facts(const Reply& reply);
/// file: of those that were asked for
Facts file_facts(const Reply& reply);
/// router_admin
Facts router_admin_facts(const Reply& reply);
/// wan
Facts wan_facts(const Reply& reply);
/// custom: of the scenario's own scripts
Facts custom_facts(const Reply& reply);

}  // namespace plateau::linux_platform

#pragma once

#include "engine/model/fact.h"
#include "engine/platforms/windows/export_document.h"

/// A function an export: the facts of one of its kinds, or why they are not known. Pure; the evidence is joined to them
/// by the caller. `sourced`: no Windows was at hand to check the scripts on.
namespace plateau::windows_platform {

using Facts = Observed<std::vector<Fact>>;

/// dhcp_server: one a scope. What is excluded at an end of its range is no part of it. dhcp_reservation: those for a
/// hardware address, of all scopes; a client that is known by something else has no fact.
Facts dhcp_export_facts(const Export& document, std::string_view kind);

/// directory_user, directory_group, directory_unit, directory_computer. Accounts and groups that every Windows has are
/// called by their English names, unless another has that name; a machine that is no controller has none of them.
Facts directory_export_facts(const Export& document, std::string_view kind);

}  // namespace plateau::windows_platform

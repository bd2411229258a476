#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/ownership.h"
#include "engine/ports/hypervisor.h"

namespace plateau::libvirt {

/// The namespace of our element in the metadata of machines and networks.
inline constexpr const char* owner_namespace = "urn:plateau:owner:1";

/// Why libvirt could not be given this; nothing when it can.
std::optional<std::string> defect_of(const MachineSpec& spec);
std::optional<std::string> defect_of(const NetworkSpec& spec);

/// libvirt's XML of a machine or network without defect.
std::string machine_xml(const MachineSpec& spec);
std::string network_xml(const NetworkSpec& spec);

/// The owner in the XML of a machine, a network or our metadata element alone; nothing when it carries none of ours.
std::optional<Owner> owner_in_xml(std::string_view xml);

/// The first interface of a machine's XML with its link put to that state, as libvirt takes a device; nothing when the
/// machine has none.
std::optional<std::string> interface_with_link(std::string_view machine_xml, Link link);

}  // namespace plateau::libvirt

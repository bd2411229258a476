#pragma once

#include <memory>
#include <string>

#include "engine/ports/guest_agent.h"
#include "engine/ports/hypervisor.h"

namespace plateau {

/// One host's libvirt, kept alive and opened again when the daemon was restarted. Any thread may use what stands on it.
class LibvirtConnection;

/// Connects to a libvirt URI such as "qemu:///system". Throws Error: unavailable when no daemon answers there, denied
/// without rights.
std::shared_ptr<LibvirtConnection> connect_libvirt(const std::string& uri);

/// The hypervisor behind a connection.
std::unique_ptr<Hypervisor> hypervisor_of(std::shared_ptr<LibvirtConnection> connection);

/// A hypervisor with a connection of its own. Throws as connect_libvirt.
std::unique_ptr<Hypervisor> connect_hypervisor(const std::string& uri);

/// The agent inside the machine of that name, which need not run or exist yet. Limits are rounded up to whole seconds.
/// A command whose argv[0] begins with '/' runs under the guest's /bin/sh, which cuts its output; elsewhere (Windows)
/// output that could pass 1 MiB belongs in a file. A program that is given up stays running in the guest.
std::unique_ptr<GuestAgent> guest_agent_of(std::shared_ptr<LibvirtConnection> connection, const std::string& machine);

}  // namespace plateau

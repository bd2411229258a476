#include <fmt/format.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/adapters/libvirt/agent_request.h"
#include "engine/adapters/libvirt/connection.h"
#include "engine/adapters/libvirt/libvirt_error.h"
#include "engine/adapters/libvirt/machine_xml.h"

namespace plateau {

namespace {

using libvirt::Domain;
using libvirt::fail;
using libvirt::last_failure;
using libvirt::Network;

/// libvirt waits as long for the end of a guest that is asked through its agent, which answers only by ending.
constexpr int shutdown_seconds = 2;

/// A text libvirt allocated; empty when it gave none.
std::string take_text(char* text) {
    std::string result = text == nullptr ? "" : text;
    std::free(text);
    return result;
}

class LibvirtHypervisor : public Hypervisor {
  public:
    explicit LibvirtHypervisor(std::shared_ptr<LibvirtConnection> connection) : connection_(std::move(connection)) {}

    void create_network(const NetworkSpec& spec) override;
    void create_machine(const MachineSpec& spec) override;
    MachineState state(const std::string& machine) override;
    void set_link(const std::string& machine, Link link) override;
    void stop(const std::string& machine, StopHow how) override;
    void remove(const OwnedThing& thing) override;
    std::vector<OwnedThing> owned() override;

  private:
    std::shared_ptr<LibvirtConnection> connection_;
};

/// Nothing when there is no machine of that name.
Domain find_machine(virConnectPtr connection, const std::string& name) {
    Domain domain(virDomainLookupByName(connection, name.c_str()));
    if (!domain && last_failure().code != VIR_ERR_NO_DOMAIN) {
        fail(name);
    }
    return domain;
}

Network find_network(virConnectPtr connection, const std::string& name) {
    Network network(virNetworkLookupByName(connection, name.c_str()));
    if (!network && last_failure().code != VIR_ERR_NO_NETWORK) {
        fail(name);
    }
    return network;
}

std::optional<Owner> owner_of(virDomainPtr domain) {
    const std::string element = take_text(
        virDomainGetMetadata(domain, VIR_DOMAIN_METADATA_ELEMENT, libvirt::owner_namespace, VIR_DOMAIN_AFFECT_CURRENT));
    return libvirt::owner_in_xml(element);
}

std::optional<Owner> owner_of(virNetworkPtr network) {
    return libvirt::owner_in_xml(take_text(virNetworkGetXMLDesc(network, 0)));
}

[[noreturn]] void refuse_taken_machine(const std::string& name, const std::optional<Owner>& owner) {
    if (owner) {
        throw Error(ErrorKind::conflict,
                    Message{"hypervisor.machine.taken", {{"name", name}, {"owner", to_string(*owner)}}});
    }
    throw Error(ErrorKind::conflict, Message{"hypervisor.machine.taken_by_stranger", {{"name", name}}});
}

[[noreturn]] void refuse_taken_network(const std::string& name, const std::optional<Owner>& owner) {
    if (owner) {
        throw Error(ErrorKind::conflict,
                    Message{"hypervisor.network.taken", {{"name", name}, {"owner", to_string(*owner)}}});
    }
    throw Error(ErrorKind::conflict, Message{"hypervisor.network.taken_by_stranger", {{"name", name}}});
}

Error foreign(const char* id, const std::string& name) {
    return Error(ErrorKind::conflict, Message{id, {{"name", name}}});
}

/// The machine of that name, which must be one of Plateau's: nobody else's is ever touched.
Domain plateau_machine(virConnectPtr connection, const std::string& name) {
    Domain domain = find_machine(connection, name);
    if (!domain) {
        throw libvirt::machine_absent(name);
    }
    if (!owner_of(domain.get())) {
        throw foreign("hypervisor.machine.foreign", name);
    }
    return domain;
}

bool is_active(virDomainPtr domain) {
    return virDomainIsActive(domain) == 1;
}

/// Off when it returns, also when it was off or gone before.
void cut_power(virDomainPtr domain, const std::string& name) {
    if (virDomainDestroy(domain) == 0) {
        return;
    }
    const auto failure = last_failure();
    if (failure.code != VIR_ERR_OPERATION_INVALID && failure.code != VIR_ERR_NO_DOMAIN) {
        throw libvirt::error_of(failure, name);
    }
}

/// Both ways, because a guest may know only one: the power button reaches Windows and systemd, the agent a guest with
/// a bare init. What neither reaches stays up: the caller cuts its power after a limit of its own.
void ask_to_stop(virDomainPtr domain) {
    const bool pressed = virDomainShutdownFlags(domain, VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN) == 0;
    if (!pressed && last_failure().code == VIR_ERR_INVALID_ARG) {
        // A hypervisor with one way only takes no flag that names it.
        virDomainShutdown(domain);
    }
    take_text(virDomainQemuAgentCommand(domain, agent::shutdown_request().c_str(), shutdown_seconds, 0));
}

void update_link(virDomainPtr domain, const std::string& name, Link link, unsigned affected) {
    const unsigned flags = affected == VIR_DOMAIN_AFFECT_CONFIG ? unsigned{VIR_DOMAIN_XML_INACTIVE} : 0U;
    const auto device = libvirt::interface_with_link(take_text(virDomainGetXMLDesc(domain, flags)), link);
    if (device && virDomainUpdateDeviceFlags(domain, device->c_str(), affected) != 0) {
        fail(name);
    }
}

void remove_machine(virConnectPtr connection, const OwnedThing& thing) {
    const Domain domain = find_machine(connection, thing.name);
    if (!domain) {
        return;
    }
    const auto owner = owner_of(domain.get());
    if (owner != thing.owner) {
        // It may have gone between the two questions: then nothing is left to refuse.
        if (!owner && !find_machine(connection, thing.name)) {
            return;
        }
        throw foreign("hypervisor.machine.not_removed", thing.name);
    }
    cut_power(domain.get(), thing.name);
    if (virDomainUndefine(domain.get()) != 0) {
        const auto failure = last_failure();
        if (failure.code != VIR_ERR_NO_DOMAIN) {
            throw libvirt::error_of(failure, thing.name);
        }
    }
}

void remove_network(virConnectPtr connection, const OwnedThing& thing) {
    const Network network = find_network(connection, thing.name);
    if (!network) {
        return;
    }
    const auto owner = owner_of(network.get());
    if (owner != thing.owner) {
        if (!owner && !find_network(connection, thing.name)) {
            return;
        }
        throw foreign("hypervisor.network.not_removed", thing.name);
    }
    for (const auto call : {&virNetworkDestroy, &virNetworkUndefine}) {
        if (call(network.get()) == 0) {
            continue;
        }
        const auto failure = last_failure();
        if (failure.code != VIR_ERR_OPERATION_INVALID && failure.code != VIR_ERR_NO_NETWORK) {
            throw libvirt::error_of(failure, thing.name);
        }
    }
}

void LibvirtHypervisor::create_network(const NetworkSpec& spec) {
    if (const auto defect = libvirt::defect_of(spec)) {
        throw Error(ErrorKind::internal, Message{"hypervisor.network.defect", {{"name", spec.name}, {"why", *defect}}});
    }
    const auto lease = connection_->lease();
    if (const Network found = find_network(lease.get(), spec.name)) {
        refuse_taken_network(spec.name, owner_of(found.get()));
    }
    // libvirt refuses to define a second network of a name, so whoever comes second between the two calls fails here.
    const Network network(virNetworkDefineXML(lease.get(), libvirt::network_xml(spec).c_str()));
    if (!network) {
        fail(spec.name);
    }
    if (virNetworkCreate(network.get()) != 0) {
        const auto failure = last_failure();
        virNetworkUndefine(network.get());
        throw libvirt::error_of(failure, spec.name);
    }
}

void LibvirtHypervisor::create_machine(const MachineSpec& spec) {
    if (const auto defect = libvirt::defect_of(spec)) {
        throw Error(ErrorKind::internal, Message{"hypervisor.machine.defect", {{"name", spec.name}, {"why", *defect}}});
    }
    const auto lease = connection_->lease();
    if (const Domain found = find_machine(lease.get(), spec.name)) {
        refuse_taken_machine(spec.name, owner_of(found.get()));
    }
    const Domain domain(
        virDomainDefineXMLFlags(lease.get(), libvirt::machine_xml(spec).c_str(), VIR_DOMAIN_DEFINE_VALIDATE));
    if (!domain) {
        fail(spec.name);
    }
    if (virDomainCreate(domain.get()) != 0) {
        const auto failure = last_failure();
        virDomainUndefine(domain.get());
        throw libvirt::error_of(failure, spec.name);
    }
}

MachineState state_of(int state, int reason) {
    switch (state) {
        case VIR_DOMAIN_RUNNING:
        case VIR_DOMAIN_BLOCKED:
        case VIR_DOMAIN_SHUTDOWN:
            return MachineState::running;
        case VIR_DOMAIN_PAUSED:
        case VIR_DOMAIN_PMSUSPENDED:
            return MachineState::paused;
        case VIR_DOMAIN_CRASHED:
            return MachineState::crashed;
        default:
            return reason == VIR_DOMAIN_SHUTOFF_CRASHED ? MachineState::crashed : MachineState::stopped;
    }
}

MachineState LibvirtHypervisor::state(const std::string& machine) {
    const auto lease = connection_->lease();
    const Domain domain = find_machine(lease.get(), machine);
    int state = 0;
    int reason = 0;
    if (!domain) {
        return MachineState::absent;
    }
    if (virDomainGetState(domain.get(), &state, &reason, 0) != 0) {
        const auto failure = last_failure();
        if (failure.code == VIR_ERR_NO_DOMAIN) {
            return MachineState::absent;
        }
        throw libvirt::error_of(failure, machine);
    }
    return state_of(state, reason);
}

void LibvirtHypervisor::set_link(const std::string& machine, Link link) {
    const auto lease = connection_->lease();
    const Domain domain = plateau_machine(lease.get(), machine);
    // The running machine first: at a seal its link is to be cut now. The other keeps it cut over a restart.
    if (is_active(domain.get())) {
        update_link(domain.get(), machine, link, VIR_DOMAIN_AFFECT_LIVE);
    }
    update_link(domain.get(), machine, link, VIR_DOMAIN_AFFECT_CONFIG);
}

void LibvirtHypervisor::stop(const std::string& machine, StopHow how) {
    const auto lease = connection_->lease();
    const Domain domain = plateau_machine(lease.get(), machine);
    switch (how) {
        case StopHow::ask:
            if (is_active(domain.get())) {
                ask_to_stop(domain.get());
            }
            return;
        case StopHow::cut_power:
            cut_power(domain.get(), machine);
            return;
    }
}

void LibvirtHypervisor::remove(const OwnedThing& thing) {
    const auto lease = connection_->lease();
    switch (thing.kind) {
        case OwnedThing::Kind::machine:
            remove_machine(lease.get(), thing);
            return;
        case OwnedThing::Kind::network:
            remove_network(lease.get(), thing);
            return;
    }
}

/// Each handle of a list libvirt allocated is given to `visit` and freed.
template <class Handle, class Raw>
void for_each_handle(Raw* list, int count, const std::function<void(Raw)>& visit) {
    std::vector<Handle> handles;
    for (int i = 0; i < count; ++i) {
        handles.emplace_back(list[i]);
    }
    std::free(static_cast<void*>(list));
    for (const Handle& handle : handles) {
        visit(handle.get());
    }
}

std::vector<OwnedThing> LibvirtHypervisor::owned() {
    const auto lease = connection_->lease();
    std::vector<OwnedThing> things;
    virDomainPtr* domains = nullptr;
    const int machines = virConnectListAllDomains(lease.get(), &domains, 0);
    if (machines < 0) {
        fail(connection_->uri());
    }
    for_each_handle<Domain, virDomainPtr>(domains, machines, [&](virDomainPtr each) {
        if (const auto owner = owner_of(each)) {
            things.push_back({OwnedThing::Kind::machine, virDomainGetName(each), *owner, is_active(each)});
        }
    });
    virNetworkPtr* networks = nullptr;
    const int count = virConnectListAllNetworks(lease.get(), &networks, 0);
    if (count < 0) {
        fail(connection_->uri());
    }
    for_each_handle<Network, virNetworkPtr>(networks, count, [&](virNetworkPtr each) {
        if (const auto owner = owner_of(each)) {
            things.push_back(
                {OwnedThing::Kind::network, virNetworkGetName(each), *owner, virNetworkIsActive(each) == 1});
        }
    });
    std::sort(things.begin(), things.end());
    return things;
}

}  // namespace

std::unique_ptr<Hypervisor> hypervisor_of(std::shared_ptr<LibvirtConnection> connection) {
    return std::make_unique<LibvirtHypervisor>(std::move(connection));
}

std::unique_ptr<Hypervisor> connect_hypervisor(const std::string& uri) {
    return hypervisor_of(connect_libvirt(uri));
}

}  // namespace plateau

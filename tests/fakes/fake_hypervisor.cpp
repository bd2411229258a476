#include "tests/fakes/fake_hypervisor.h"

#include <algorithm>
#include <utility>

namespace plateau::fakes {

namespace {

Error conflict(const char* id, const std::string& name) {
    return Error(ErrorKind::conflict, Message{id, {{"name", name}}});
}

}  // namespace

Error FakeHypervisor::disk_full() {
    return Error(ErrorKind::exhausted,
                 Message{"hypervisor.no_room", {{"name", "a machine"}, {"why", "No space left on device"}}});
}

Error FakeHypervisor::hypervisor_gone() {
    return Error(ErrorKind::unavailable, Message{"hypervisor.unreachable", {{"uri", "fake:///"}, {"why", "gone"}}});
}

void FakeHypervisor::count(std::string call) {
    calls_.push_back(std::move(call));
    if (fault_ && --fault_->first == 0) {
        const Error error = fault_->second;
        fault_.reset();
        throw error;
    }
}

FakeHypervisor::Machine& FakeHypervisor::machine(const std::string& name) {
    const auto found = machines_.find(name);
    if (found == machines_.end()) {
        throw Error(ErrorKind::not_found, Message{"hypervisor.machine.absent", {{"name", name}}});
    }
    return found->second;
}

void FakeHypervisor::create_network(const NetworkSpec& spec) {
    const std::scoped_lock lock(mutex_);
    count("create_network " + spec.name);
    const bool bridge_taken = std::any_of(networks_.begin(), networks_.end(), [&](const auto& entry) {
        return entry.second.spec && entry.second.spec->bridge == spec.bridge;
    });
    if (networks_.contains(spec.name) || bridge_taken) {
        throw conflict("hypervisor.network.taken_by_stranger", spec.name);
    }
    networks_[spec.name] = Network{spec};
}

void FakeHypervisor::create_machine(const MachineSpec& spec) {
    const std::scoped_lock lock(mutex_);
    count("create_machine " + spec.name);
    if (machines_.contains(spec.name)) {
        throw conflict("hypervisor.machine.taken_by_stranger", spec.name);
    }
    if (!networks_.contains(spec.network)) {
        throw Error(ErrorKind::unavailable,
                    Message{"hypervisor.failed", {{"name", spec.name}, {"why", "no network " + spec.network}}});
    }
    Machine made{spec};
    if (furnish_) {
        furnish_(spec, *made.guest);
    }
    machines_.emplace(spec.name, std::move(made));
}

MachineState FakeHypervisor::state(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    const auto found = machines_.find(name);
    return found == machines_.end() ? MachineState::absent : found->second.state;
}

void FakeHypervisor::set_link(const std::string& name, Link link) {
    const std::scoped_lock lock(mutex_);
    count("set_link " + name + (link == Link::up ? " up" : " down"));
    machine(name).link = link;
}

void FakeHypervisor::stop(const std::string& name, StopHow how) {
    const std::scoped_lock lock(mutex_);
    count("stop " + name + (how == StopHow::ask ? " ask" : " cut_power"));
    Machine& stopped = machine(name);
    if (how == StopHow::cut_power || !ignores_stop_) {
        stopped.state = MachineState::stopped;
    }
}

void FakeHypervisor::remove(const OwnedThing& thing) {
    const std::scoped_lock lock(mutex_);
    count("remove " + thing.name);
    if (thing.kind == OwnedThing::Kind::machine) {
        remove_machine(thing);
    } else {
        remove_network(thing);
    }
}

void FakeHypervisor::remove_machine(const OwnedThing& thing) {
    const auto found = machines_.find(thing.name);
    if (found == machines_.end()) {
        return;
    }
    if (!found->second.spec || found->second.spec->owner != thing.owner) {
        throw conflict("hypervisor.machine.not_removed", thing.name);
    }
    found->second.state = MachineState::absent;
    machines_.erase(found);
}

void FakeHypervisor::remove_network(const OwnedThing& thing) {
    const auto found = networks_.find(thing.name);
    if (found == networks_.end()) {
        return;
    }
    if (!found->second.spec || found->second.spec->owner != thing.owner) {
        throw conflict("hypervisor.network.not_removed", thing.name);
    }
    networks_.erase(found);
}

std::vector<OwnedThing> FakeHypervisor::owned() {
    const std::scoped_lock lock(mutex_);
    std::vector<OwnedThing> things;
    for (const auto& [name, machine] : machines_) {
        if (machine.spec) {
            things.push_back(OwnedThing{OwnedThing::Kind::machine, name, machine.spec->owner,
                                        machine.state == MachineState::running});
        }
    }
    for (const auto& [name, network] : networks_) {
        if (network.spec) {
            things.push_back(OwnedThing{OwnedThing::Kind::network, name, network.spec->owner, true});
        }
    }
    std::sort(things.begin(), things.end());
    return things;
}

void FakeHypervisor::fail_call(int n, Error error) {
    const std::scoped_lock lock(mutex_);
    fault_.emplace(n, std::move(error));
}

void FakeHypervisor::ignore_stop() {
    const std::scoped_lock lock(mutex_);
    ignores_stop_ = true;
}

void FakeHypervisor::furnish(Furnish furnish) {
    const std::scoped_lock lock(mutex_);
    furnish_ = std::move(furnish);
}

void FakeHypervisor::put_foreign(OwnedThing::Kind kind, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    if (kind == OwnedThing::Kind::machine) {
        machines_.emplace(name, Machine{});
    } else {
        networks_.emplace(name, Network{});
    }
}

void FakeHypervisor::drop_foreign(OwnedThing::Kind kind, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    if (kind == OwnedThing::Kind::machine) {
        machines_.erase(name);
    } else {
        networks_.erase(name);
    }
}

std::unique_ptr<GuestAgent> FakeHypervisor::agent_of(const std::string& name) {
    auto inside = guest(name);
    auto running = [this, name] { return state(name) == MachineState::running; };
    return std::make_unique<FakeGuestAgent>(inside ? inside : std::make_shared<FakeGuest>(), running);
}

std::shared_ptr<FakeGuest> FakeHypervisor::guest(const std::string& name) const {
    const std::scoped_lock lock(mutex_);
    const auto found = machines_.find(name);
    return found == machines_.end() ? nullptr : found->second.guest;
}

std::optional<MachineSpec> FakeHypervisor::spec(const std::string& name) const {
    const std::scoped_lock lock(mutex_);
    const auto found = machines_.find(name);
    return found == machines_.end() ? std::nullopt : found->second.spec;
}

std::optional<Link> FakeHypervisor::link(const std::string& name) const {
    const std::scoped_lock lock(mutex_);
    const auto found = machines_.find(name);
    return found == machines_.end() ? std::nullopt : std::optional(found->second.link);
}

std::vector<std::string> FakeHypervisor::calls() const {
    const std::scoped_lock lock(mutex_);
    return calls_;
}

}  // namespace plateau::fakes

#include "engine/lab/teardown.h"

#include <algorithm>
#include <mutex>

#include "engine/lab/executor.h"
#include "engine/lab/folders.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

/// Removals at once: libvirt and the kernel do most of the work, and mostly wait.
constexpr std::size_t removals_at_once = 8;

/// Tries things and keeps what goes wrong. Any thread may try.
class Attempts {
  public:
    bool attempt(const std::function<void()>& work) {
        try {
            work();
            return true;
        } catch (const Error& error) {
            const std::scoped_lock lock(mutex_);
            errors_.push_back(error);
        }
        return false;
    }
    std::vector<Error> take() { return std::move(errors_); }

  private:
    std::mutex mutex_;
    std::vector<Error> errors_;
};

/// Returns the names of those that are gone, in their order.
std::vector<std::string> remove_machines(const LabServices& services, const std::vector<OwnedThing>& machines,
                                         Attempts& attempts) {
    std::vector<char> gone(machines.size());  // not bool: each thread writes its own element
    run_all(machines.size(), removals_at_once, [&](std::size_t i) {
        gone[i] = attempts.attempt([&] { services.hypervisor.remove(machines[i]); }) ? 1 : 0;
    });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < machines.size(); ++i) {
        if (gone[i] != 0) {
            names.push_back(machines[i].name);
        }
    }
    return names;
}

/// Removes the folders above a seat's that are empty now, up to the one of all overlays.
void remove_empty_parents(const Lab& lab) {
    std::error_code not_empty;
    const fs::path top = overlays_of(lab.store);
    for (fs::path folder = lab.folder.parent_path(); folder != top && !not_empty; folder = folder.parent_path()) {
        fs::remove(folder, not_empty);
    }
}

void throw_first(std::vector<Error> errors) {
    if (errors.empty()) {
        return;
    }
    Error first = std::move(errors.front());
    for (std::size_t i = 1; i < errors.size(); ++i) {
        first.add_context(errors[i].message());
    }
    throw first;
}

bool is_among(const std::vector<std::string>& instances, const Owner& owner) {
    return std::find(instances.begin(), instances.end(), owner.instance) != instances.end();
}

void remove_folders(const fs::path& store, const std::vector<std::string>& instances, Attempts& attempts,
                    Leftovers& found) {
    for (const std::string& instance : instances) {
        const fs::path folder = overlays_of(store) / instance;
        // Anything else than an instance's name might lead out of the store.
        if (is_owner_part(instance) && fs::exists(fs::symlink_status(folder))) {
            if (attempts.attempt([&] { remove_folder(folder); })) {
                found.folders.push_back(folder);
            }
        }
    }
}

}  // namespace

std::vector<Error> tear_down(const LabServices& services, const Lab& lab, const LabParts& parts) {
    Attempts attempts;
    std::vector<OwnedThing> machines;
    for (const std::string& name : parts.machines) {
        machines.push_back({OwnedThing::Kind::machine, name, lab.owner});
    }
    const bool unused = remove_machines(services, machines, attempts).size() == machines.size();
    if (parts.name_space) {
        attempts.attempt([&] { services.helper.network_down({lab.seat_network.name_space, lab.owner}); });
    }
    if (parts.network) {
        attempts.attempt([&] { services.hypervisor.remove({OwnedThing::Kind::network, lab.network.name, lab.owner}); });
    }
    if (parts.folder && unused) {
        attempts.attempt([&] { remove_folder(lab.folder); });
        remove_empty_parents(lab);
    }
    return attempts.take();
}

void destroy(const LabServices& services, const Lab& lab) {
    run_step(services.progress, {lab.owner.seat, "", "step.destroy"}, [&] {
        LabParts all{.network = true, .name_space = true, .folder = true};
        for (const LabMachine& machine : lab.machines) {
            all.machines.push_back(machine.spec.name);
        }
        throw_first(tear_down(services, lab, all));
    });
}

void destroy_all(const LabServices& services, const std::vector<Lab>& labs) {
    const auto thrown = run_all(labs.size(), removals_at_once, [&](std::size_t i) { destroy(services, labs[i]); });
    for (const auto& one : thrown) {
        if (one) {
            std::rethrow_exception(one);
        }
    }
}

Leftovers remove_leftovers(const LabServices& services, const fs::path& store,
                           const std::vector<std::string>& instances) {
    Attempts attempts;
    Leftovers found;
    std::vector<OwnedThing> machines;
    std::vector<OwnedThing> networks;
    for (OwnedThing& thing : services.hypervisor.owned()) {
        if (is_among(instances, thing.owner)) {
            (thing.kind == OwnedThing::Kind::machine ? machines : networks).push_back(std::move(thing));
        }
    }
    found.machines = remove_machines(services, machines, attempts);
    for (const OwnedNamespace& name_space : services.helper.namespaces()) {
        if (is_among(instances, name_space.owner) &&
            attempts.attempt([&] { services.helper.network_down(name_space); })) {
            found.name_spaces.push_back(name_space.name);
        }
    }
    for (const OwnedThing& network : networks) {
        if (attempts.attempt([&] { services.hypervisor.remove(network); })) {
            found.networks.push_back(network.name);
        }
    }
    if (found.machines.size() == machines.size()) {
        remove_folders(store, instances, attempts, found);
    }
    found.errors = attempts.take();
    return found;
}

}  // namespace plateau

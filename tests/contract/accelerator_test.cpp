#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/adapters/qemu/accelerator_probe.h"
#include "tests/contract/real_machines.h"

namespace plateau {

TEST_CASE("a machine boots with the accelerator that was chosen") {
    if (const auto reason = contract::no_real_machines()) {
        std::fprintf(stderr, "skipped: %s\n", reason->c_str());
        std::exit(77);
    }
    contract::MachineFiles files(*contract::find_practice_image());
    const Owner owner{new_uuid(), "contract", "03"};
    const NetworkSpec network{short_name("plct", owner), short_name("plct", owner), owner};
    MachineSpec spec = files.tiny(network.name + "-a", network, owner, "obedient");
    spec.accelerator =
        choose_accelerator(spec.kernel, contract::find_practice_image()->initrd, files.path() / "accelerator");
    MESSAGE("chosen: " << std::string(spec.accelerator == Accelerator::kvm ? "kvm" : "tcg"));
    const auto connection = connect_libvirt("qemu:///system");
    const auto hypervisor = hypervisor_of(connection);
    hypervisor->create_network(network);
    hypervisor->create_machine(spec);
    CHECK_NOTHROW(contract::wait_for_agent(connection, spec.name));
    hypervisor->remove({OwnedThing::Kind::machine, spec.name, owner, true});
    hypervisor->remove({OwnedThing::Kind::network, network.name, owner, true});
}

}  // namespace plateau

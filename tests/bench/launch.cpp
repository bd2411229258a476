// Idle guests up and down through the ports, for tests/bench/launch, which times it beside a shell loop.
//   bench_launch xml IMAGE FOLDER NUMBER    prints the machine's XML, for the shell loop
//   bench_launch up|down IMAGE FOLDER COUNT
#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/adapters/libvirt/machine_xml.h"
#include "engine/adapters/qemu/disk_images.h"
#include "engine/lab/executor.h"
#include "engine/support/error.h"

namespace {

namespace fs = std::filesystem;
using namespace plateau;

constexpr std::size_t at_once = 4;
const Owner owner{"bench", "launch", "00"};
const NetworkSpec network{"plateau-bench", "plbench", owner};

MachineSpec machine(const fs::path& image, const fs::path& folder, std::size_t number) {
    const std::string name = fmt::format("plateau-bench-{:02}", number);
    MachineSpec spec{.name = name, .role = "client", .owner = owner};
    spec.memory = std::uint64_t{64} << 20;
    spec.disk = folder / (name + ".qcow2");
    spec.backing = image / "disk.qcow2";
    spec.kernel = image / "vmlinuz";
    spec.initrd = image / "initrd";
    spec.command_line = "console=ttyS0 quiet root=/dev/vda rw plateau.role=idle";
    spec.network = network.name;
    spec.mac = MacAddress({0x52, 0x54, 0, 0xbe, 0, static_cast<std::uint8_t>(number)});
    spec.console_log = folder / (name + ".console");
    return spec;
}

void up(Hypervisor& hypervisor, const fs::path& image, const fs::path& folder, std::size_t count) {
    QemuDiskImages disks;
    hypervisor.create_network(network);
    for (const auto& error : run_all(count, at_once, [&](std::size_t i) {
             const MachineSpec spec = machine(image, folder, i);
             disks.create_overlay({.overlay = spec.disk, .backing = spec.backing});
             hypervisor.create_machine(spec);
         })) {
        if (error) {
            std::rethrow_exception(error);
        }
    }
}

void down(Hypervisor& hypervisor, const fs::path& folder) {
    const auto things = hypervisor.owned();
    run_all(things.size(), things.size(), [&](std::size_t i) {
        if (things[i].owner == owner && things[i].kind == OwnedThing::Kind::machine) {
            hypervisor.remove(things[i]);
            fs::remove(folder / (things[i].name + ".qcow2"));
        }
    });
    hypervisor.remove({OwnedThing::Kind::network, network.name, owner, true});
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        fmt::print(stderr, "see tests/bench/launch\n");
        return 2;
    }
    const std::string_view verb(argv[1]);
    const fs::path image(argv[2]);
    const fs::path folder(argv[3]);
    const std::size_t number = std::stoul(argv[4]);
    try {
        if (verb == "xml") {
            fmt::print("{}", libvirt::machine_xml(machine(image, folder, number)));
            return 0;
        }
        const auto hypervisor = connect_hypervisor("qemu:///system");
        verb == "up" ? up(*hypervisor, image, folder, number) : down(*hypervisor, folder);
    } catch (const Error& error) {
        fmt::print(stderr, "bench_launch: {}\n", error.what());
        return 1;
    }
    return 0;
}

#include "engine/lab/lab.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/support/error.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

// Without the mitigations of processors' faults and the self-tests of ciphers: emulated, they cost a fifth of the boot.
constexpr std::string_view base_command_line =
    "console=ttyS0 quiet loglevel=3 root=/dev/vda rw tsc=reliable no_timer_check mitigations=off cryptomgr.notests";
// What an emulated processor pays dearly: interrupts routed by interpreting ACPI (a quarter of a second for each
// device), pages cleared twice, labels nobody set, and programs at another address each time, which are translated
// anew. And a clock that cannot be wrong: on a busy host the kernel measures the processor's counter beside itself, and
// its minute may then last ten seconds.
constexpr std::string_view emulated_command_line =
    " acpi=noirq init_on_alloc=0 apparmor=0 norandmaps clocksource=acpi_pm";

const GoldenImage& image_of(const LabRequest& request, const std::string& role) {
    const auto found = request.images.find(role);
    if (found == request.images.end()) {
        throw Error(ErrorKind::invalid_input, Message{"lab.image.missing", {{"role", role}}});
    }
    return found->second;
}

/// The first machine with a fixed address that serves as directory: the others ask it for names.
std::optional<Ipv4Address> name_server(const LabRequest& request) {
    for (const MachinePlan& machine : request.plan.machines) {
        if (machine.address && image_of(request, machine.role).role == "server") {
            return machine.address;
        }
    }
    return request.plan.router ? std::optional(request.plan.router->address) : std::nullopt;
}

std::string command_line(const LabRequest& request, const std::string& role, std::optional<Ipv4Address> address) {
    const LabPlan& plan = request.plan;
    std::string line(base_command_line);
    if (request.accelerator == Accelerator::tcg) {
        line += emulated_command_line;
    }
    line += fmt::format(" plateau.role={} plateau.host={}", image_of(request, role).role, role);
    if (!plan.domain.empty()) {
        line += " plateau.domain=" + plan.domain;
    }
    if (!address) {
        return line + " plateau.address=dhcp";
    }
    line += fmt::format(" plateau.address={}/{}", address->to_string(), plan.subnet.length());
    if (plan.router && plan.router->address != *address) {
        line += " plateau.gateway=" + plan.router->address.to_string();
    }
    const auto dns = name_server(request);
    return dns ? line + " plateau.dns=" + dns->to_string() : line;
}

/// What a machine is given, whatever sort of plan it comes from.
struct Wanted {
    std::string role;
    std::uint64_t memory;
    int vcpus;
    std::optional<Ipv4Address> address;
};

LabMachine machine_of(const LabRequest& request, const Lab& lab, const Wanted& wanted) {
    const GoldenImage& image = image_of(request, wanted.role);
    MachineSpec spec;
    spec.name = fmt::format("{}-{}", lab.network.name, wanted.role);
    spec.role = wanted.role;
    spec.owner = request.owner;
    spec.accelerator = request.accelerator;
    spec.memory = wanted.memory;
    spec.vcpus = wanted.vcpus;
    spec.disk = lab.folder / (wanted.role + ".qcow2");
    spec.backing = image.disk;
    spec.kernel = image.kernel;
    spec.initrd = image.initrd;
    spec.command_line = command_line(request, wanted.role, wanted.address);
    spec.network = lab.network.name;
    spec.mac = mac_of(wanted.role);
    spec.console_log = lab.folder / (wanted.role + ".console");
    return {wanted.role, std::move(spec), image};
}

}  // namespace

const LabMachine* Lab::find(std::string_view role) const {
    const auto found =
        std::find_if(machines.begin(), machines.end(), [&](const LabMachine& machine) { return machine.role == role; });
    return found == machines.end() ? nullptr : &*found;
}

std::filesystem::path overlays_of(const std::filesystem::path& store) {
    return store / "overlays";
}

MacAddress mac_of(std::string_view role) {
    // 52:54:00 is the prefix of QEMU's own addresses, locally administered.
    std::array<std::uint8_t, 6> bytes{0x52, 0x54, 0x00};
    const std::string hash = sha256_of(fmt::format("plateau mac {}", role)).substr(7);
    for (std::size_t i = 3; i < bytes.size(); ++i) {
        std::from_chars(&hash[2 * i], &hash[2 * i + 2], bytes[i], 16);
    }
    return MacAddress(bytes);
}

Lab plan_lab(const LabRequest& request) {
    const Owner& owner = request.owner;
    Lab lab;
    lab.owner = owner;
    lab.store = request.store;
    lab.folder = overlays_of(request.store) / owner.instance / owner.session / owner.seat;
    const std::string name = fmt::format("plateau-{}-{}", owner.session, owner.seat);
    lab.network = {.name = name, .bridge = short_name("plb", owner), .owner = owner};
    lab.seat_network = {.owner = owner,
                        .bridge = lab.network.bridge,
                        .name_space = short_name("pln", owner),
                        .address = request.plan.observer,
                        .prefix_length = request.plan.subnet.length()};
    if (request.plan.router && request.seat.router.kind == "vm") {
        const RouterPlan& router = *request.plan.router;
        lab.machines.push_back(machine_of(request, lab, {std::string(router_role), router.memory, 1, router.address}));
    }
    for (const MachinePlan& machine : request.plan.machines) {
        lab.machines.push_back(
            machine_of(request, lab, {machine.role, machine.memory, machine.vcpus, machine.address}));
    }
    return lab;
}

}  // namespace plateau

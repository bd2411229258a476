#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lab/image_store.h"
#include "engine/lab/progress.h"
#include "engine/model/room.h"
#include "engine/model/scenario.h"
#include "engine/ports/clock.h"
#include "engine/ports/disk_images.h"
#include "engine/ports/guest_agent.h"
#include "engine/ports/host_helper.h"
#include "engine/ports/hypervisor.h"

namespace plateau {

/// The role of a lab's router.
inline constexpr std::string_view router_role = "router";

/// How long a lab is waited for, and how often it is looked at.
struct LabLimits {
    std::chrono::milliseconds agent{180'000};  ///< from the machine's start to its agent's first answer
    std::chrono::milliseconds ready{180'000};
    std::chrono::milliseconds shutdown{25'000};  ///< from the request at sealing to the cut of power
    std::chrono::milliseconds step{120'000};     ///< one step of an answer
    std::chrono::milliseconds pause{300};        ///< between two looks
    std::uint64_t room = 256 << 20;              ///< bytes that must be free before a machine's disk is made
};

/// What a lab is made with. The ports outlive every lab; any thread may use them.
struct LabServices {
    Hypervisor& hypervisor;
    HostHelper& helper;
    DiskImages& disks;
    Clock& clock;
    /// An agent of the machine of that name.
    std::function<std::unique_ptr<GuestAgent>(const std::string& machine)> agent;
    Progress progress;
    LabLimits limits{};
};

/// The lab wanted for one seat.
struct LabRequest {
    Owner owner;  ///< owner.seat is the seat's id
    LabPlan plan;
    Seat seat;
    std::map<std::string, GoldenImage> images;  ///< by role: every machine of the plan, and "router" when it is one
    std::filesystem::path store;                ///< of the images: overlays lie beside them
    Accelerator accelerator = Accelerator::tcg;
};

/// One machine of a lab.
struct LabMachine {
    std::string role;
    MachineSpec spec;  ///< spec.name is the machine's name for hypervisor and agent
    GoldenImage image;
};

/// The lab of one seat. Names, all derived from the owner: machines "plateau-SESSION-SEAT-ROLE", network
/// "plateau-SESSION-SEAT", bridge and namespace by short_name ("plb…", "pln…"), disks and console logs
/// <store>/overlays/INSTANCE/SESSION/SEAT/ROLE.{qcow2,console}. A session's name must be unique on its host: the second
/// of two is refused by the hypervisor.
struct Lab {
    Owner owner;
    std::filesystem::path store;
    std::filesystem::path folder;  ///< of its overlays
    NetworkSpec network;
    SeatNetworkSpec seat_network;
    std::vector<LabMachine> machines;  ///< router first when it is a machine, then as planned
    std::string router_host_key;       ///< "SHA256:…", empty without a router of ours

    /// The machine of that role, or nullptr.
    const LabMachine* find(std::string_view role) const;
};

/// What the lab will be: names, addresses, disks, kernel command lines. Nothing is made. Throws Error invalid_input
/// ("lab.image.missing") for a role without an image.
Lab plan_lab(const LabRequest& request);

/// <store>/overlays: where disks of all instances lie.
std::filesystem::path overlays_of(const std::filesystem::path& store);

/// The locally administered address of a role's NIC: the same on every seat, so that seats look alike.
MacAddress mac_of(std::string_view role);

}  // namespace plateau

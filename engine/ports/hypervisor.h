#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/address.h"
#include "engine/model/ownership.h"

namespace plateau {

/// How QEMU runs a guest: emulated (tcg) or by the processor (kvm).
enum class Accelerator { tcg, kvm };

/// An isolated layer 2 network: a bridge without any address of the host.
struct NetworkSpec {
    std::string name;
    std::string bridge;  ///< at most 15 characters
    Owner owner;
};

/// A machine that boots a kernel directly and has one disk, one NIC and a guest agent channel.
struct MachineSpec {
    std::string name;
    std::string role;
    Owner owner;
    Accelerator accelerator = Accelerator::tcg;
    std::uint64_t memory = 0;  ///< bytes
    int vcpus = 1;
    std::filesystem::path disk;     ///< qcow2 overlay
    std::filesystem::path backing;  ///< the golden image it stands on: qcow2
    std::filesystem::path kernel;
    std::filesystem::path initrd;
    std::string command_line;
    std::string network;  ///< NetworkSpec::name
    MacAddress mac{{}};
    std::filesystem::path console_log;  ///< what the serial console prints goes here
};

/// What the hypervisor says of a machine; `absent`: it knows none of that name.
enum class MachineState { absent, stopped, running, paused, crashed };

/// The cable of a machine's only NIC.
enum class Link { down, up };

/// How a machine is made to stop.
enum class StopHow {
    ask,        ///< the guest is asked, through its agent and its power button; returns within seconds, still running
    cut_power,  ///< off when the call returns
};

/// A machine or network that carries an owner.
struct OwnedThing {
    enum class Kind { machine, network };
    Kind kind = Kind::machine;
    std::string name;
    Owner owner;
    bool running = false;

    auto operator<=>(const OwnedThing&) const = default;
};

/// Makes and removes machines and networks on one host. Every call blocks, has a limit of its own and may be made from
/// any thread. Throws Error: conflict where a thing of that name exists already (create) or is not of that owner
/// (remove), not_found for a machine that is not there (set_link, stop), unavailable where the hypervisor does not
/// answer, exhausted where it has no room, denied without rights.
class Hypervisor {
  public:
    virtual ~Hypervisor() = default;

    /// Defines and starts. Nothing is left behind when it throws.
    virtual void create_network(const NetworkSpec& spec) = 0;
    virtual void create_machine(const MachineSpec& spec) = 0;

    virtual MachineState state(const std::string& machine) = 0;
    virtual void set_link(const std::string& machine, Link link) = 0;
    virtual void stop(const std::string& machine, StopHow how) = 0;

    /// Stops (power cut) and undefines. What is already gone is no error; what carries another owner is a conflict.
    virtual void remove(const OwnedThing& thing) = 0;

    /// Everything on this host that carries a Plateau owner, of any instance, ascending.
    virtual std::vector<OwnedThing> owned() = 0;
};

}  // namespace plateau

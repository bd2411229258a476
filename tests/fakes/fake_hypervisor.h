#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/ports/hypervisor.h"
#include "engine/support/error.h"
#include "tests/fakes/fake_guest_agent.h"

namespace plateau::fakes {

/// A hypervisor in memory that keeps the port's contract, with faults on request. Any thread may call.
class FakeHypervisor : public Hypervisor {
  public:
    /// Prepares the inside of a machine that is being created (programs, files, mood).
    using Furnish = std::function<void(const MachineSpec&, FakeGuest&)>;

    void create_network(const NetworkSpec& spec) override;
    void create_machine(const MachineSpec& spec) override;
    MachineState state(const std::string& machine) override;
    void set_link(const std::string& machine, Link link) override;
    void stop(const std::string& machine, StopHow how) override;
    void remove(const OwnedThing& thing) override;
    std::vector<OwnedThing> owned() override;

    /// The n-th changing call from now (1: the next one) throws `error` and changes nothing.
    void fail_call(int n, Error error);
    /// The errors the real one throws, for fail_call.
    static Error disk_full();
    static Error hypervisor_gone();
    /// Machines ignore StopHow::ask from now on.
    void ignore_stop();
    void furnish(Furnish furnish);
    /// A machine or network without an owner of ours: somebody else's of that name.
    void put_foreign(OwnedThing::Kind kind, const std::string& name);
    void drop_foreign(OwnedThing::Kind kind, const std::string& name);

    /// An agent of the machine; unreachable while the machine does not run. The hypervisor must outlive it.
    std::unique_ptr<GuestAgent> agent_of(const std::string& machine);
    /// The inside of a machine, kept when the machine is stopped; none when there is no such machine.
    std::shared_ptr<FakeGuest> guest(const std::string& machine) const;
    std::optional<MachineSpec> spec(const std::string& machine) const;
    std::optional<Link> link(const std::string& machine) const;
    /// Every changing call as "create_machine client", "set_link client down", …, in order, failed ones included.
    std::vector<std::string> calls() const;

  private:
    struct Machine {
        std::optional<MachineSpec> spec;  ///< none: somebody else's
        MachineState state = MachineState::running;
        Link link = Link::up;
        std::shared_ptr<FakeGuest> guest = std::make_shared<FakeGuest>();
    };
    struct Network {
        std::optional<NetworkSpec> spec;  ///< none: somebody else's
    };

    void count(std::string call);
    Machine& machine(const std::string& name);
    void remove_machine(const OwnedThing& thing);
    void remove_network(const OwnedThing& thing);

    mutable std::mutex mutex_;
    std::map<std::string, Machine> machines_;
    std::map<std::string, Network> networks_;
    std::vector<std::string> calls_;
    std::optional<std::pair<int, Error>> fault_;
    bool ignores_stop_ = false;
    Furnish furnish_;
};

}  // namespace plateau::fakes

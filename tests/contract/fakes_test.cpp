#include <optional>

#include "tests/contract/guest_agent.h"
#include "tests/contract/hypervisor.h"
#include "tests/fakes/fake_hypervisor.h"

namespace plateau {

namespace {

using fakes::FakeGuest;
using fakes::FakeHypervisor;

/// The few scripts of the suite, as a shell would run them.
Observed<GuestResult> run_script(const GuestCommand& command, FakeGuest&) {
    const std::string& script = command.argv.at(2);
    if (script == contract::says_both) {
        return GuestResult{3, "out\n", "err\n", false};
    }
    if (script == contract::repeats_input) {
        return GuestResult{0, command.input, "", false};
    }
    if (script == contract::prints_3_mib) {
        return GuestResult{0, std::string(std::size_t{3} << 20, '\0'), "", false};
    }
    if (script == contract::dies_of_kill) {
        return GuestResult{128 + 9, "", "", false};
    }
    return unobserved("agent.timeout", "the program still runs");
}

contract::HypervisorBench fake_bench(const std::shared_ptr<FakeHypervisor>& hypervisor) {
    /// Gives the shared fake away as if it were a connection to it.
    class Connection : public Hypervisor {
      public:
        explicit Connection(std::shared_ptr<FakeHypervisor> to) : to_(std::move(to)) {}
        void create_network(const NetworkSpec& spec) override { to_->create_network(spec); }
        void create_machine(const MachineSpec& spec) override { to_->create_machine(spec); }
        MachineState state(const std::string& machine) override { return to_->state(machine); }
        void set_link(const std::string& machine, Link link) override { to_->set_link(machine, link); }
        void stop(const std::string& machine, StopHow how) override { to_->stop(machine, how); }
        void remove(const OwnedThing& thing) override { to_->remove(thing); }
        std::vector<OwnedThing> owned() override { return to_->owned(); }

      private:
        std::shared_ptr<FakeHypervisor> to_;
    };
    contract::HypervisorBench bench;
    bench.connect = [hypervisor] { return std::make_unique<Connection>(hypervisor); };
    bench.machine = [](const std::string& name, const NetworkSpec& network, const Owner& owner) {
        return MachineSpec{.name = name, .role = "client", .owner = owner, .network = network.name};
    };
    bench.put_foreign = [hypervisor](OwnedThing::Kind kind, const std::string& name) {
        hypervisor->put_foreign(kind, name);
    };
    bench.drop_foreign = [hypervisor](OwnedThing::Kind kind, const std::string& name) {
        hypervisor->drop_foreign(kind, name);
    };
    return bench;
}

}  // namespace

TEST_CASE("the fake hypervisor keeps the contract") {
    contract::check_hypervisor(fake_bench(std::make_shared<FakeHypervisor>()));
}

TEST_CASE("the fake guest agent keeps the contract") {
    const auto guest = std::make_shared<FakeGuest>();
    guest->set_program("/bin/sh", run_script);
    contract::AgentBench bench;
    bench.agent = [guest] { return std::make_unique<fakes::FakeGuestAgent>(guest); };
    bench.time = [guest](GuestAgent&) { return guest->time().value(); };
    contract::check_guest_agent(bench);
}

TEST_CASE("the n-th call of the fake hypervisor fails as told and changes nothing") {
    FakeHypervisor hypervisor;
    const Owner owner{new_uuid(), "s", "01"};
    hypervisor.fail_call(2, FakeHypervisor::disk_full());
    hypervisor.create_network(NetworkSpec{"net", "br", owner});
    const MachineSpec spec{.name = "a", .owner = owner, .network = "net"};
    CHECK(contract::error_kind_of([&] { hypervisor.create_machine(spec); }) == ErrorKind::exhausted);
    CHECK(hypervisor.state("a") == MachineState::absent);
    hypervisor.create_machine(spec);
    CHECK(hypervisor.calls() == std::vector<std::string>{"create_network net", "create_machine a", "create_machine a"});
}

TEST_CASE("an agent of a fake machine is reachable while the machine runs and as its guest is furnished") {
    FakeHypervisor hypervisor;
    const Owner owner{new_uuid(), "s", "01"};
    hypervisor.furnish([](const MachineSpec&, FakeGuest& guest) { guest.answer_after(2); });
    hypervisor.create_network(NetworkSpec{"net", "br", owner});
    hypervisor.create_machine(MachineSpec{.name = "a", .owner = owner, .network = "net"});
    const auto agent = hypervisor.agent_of("a");
    const auto limit = std::chrono::seconds(1);
    CHECK(agent->ping(limit).error().code == "agent.unreachable");
    CHECK(agent->ping(limit).error().code == "agent.unreachable");
    CHECK(agent->ping(limit).has_value());
    hypervisor.guest("a")->set_mood(FakeGuest::Mood::silent);
    CHECK(agent->ping(limit).error().code == "agent.timeout");
    hypervisor.guest("a")->set_mood(FakeGuest::Mood::answers);
    hypervisor.stop("a", StopHow::cut_power);
    CHECK(agent->ping(limit).error().code == "agent.unreachable");
}

}  // namespace plateau

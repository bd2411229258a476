#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/support/error.h"
#include "tests/contract/guest_agent.h"
#include "tests/contract/real_machines.h"

namespace plateau {

namespace {

using namespace std::chrono_literals;

/// Machines on one network of their own, removed at the end.
class Room {
  public:
    Room()
        : files_(*contract::find_practice_image()),
          connection(connect_libvirt("qemu:///system")),
          hypervisor_(hypervisor_of(connection)) {
        hypervisor_->create_network(network_);
        made_.push_back({OwnedThing::Kind::network, network_.name, owner_, true});
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;
    ~Room() {
        for (auto thing = made_.rbegin(); thing != made_.rend(); ++thing) {
            try {
                hypervisor_->remove(*thing);
            } catch (const Error& error) {
                // It may go after the last test case, where nothing can be checked any more.
                std::fprintf(stderr, "not cleaned up: %s\n", error.what());
            }
        }
    }

    /// Starts a tiny guest with that agent, or with none of those a practice machine; returns its name.
    std::string start_tiny(const std::string& agent) {
        return start(files_.tiny(network_.name + "-" + agent, network_, owner_, agent));
    }
    std::string start_practice() {
        const std::string name = start(files_.practice(network_.name + "-client", network_, owner_, "client"));
        contract::wait_for_agent(connection, name);
        return name;
    }
    MachineState state(const std::string& name) { return hypervisor_->state(name); }

  private:
    std::string start(const MachineSpec& spec) {
        hypervisor_->create_machine(spec);
        made_.push_back({OwnedThing::Kind::machine, spec.name, owner_, true});
        return spec.name;
    }

    contract::MachineFiles files_;
    Owner owner_{new_uuid(), "contract", "02"};
    NetworkSpec network_{short_name("plct", owner_), short_name("plct", owner_), owner_};
    std::vector<OwnedThing> made_;

  public:
    std::shared_ptr<LibvirtConnection> connection;

  private:
    std::unique_ptr<Hypervisor> hypervisor_;
};

bool skipped() {
    const auto reason = contract::no_real_machines();
    if (reason) {
        MESSAGE("skipped: " << *reason);
    }
    return reason.has_value();
}

}  // namespace

TEST_CASE("the agent of a real guest keeps the contract") {
    if (skipped()) {
        return;
    }
    static const auto room = std::make_unique<Room>();
    static const std::string machine = room->start_practice();
    contract::AgentBench bench;
    bench.agent = [&] { return guest_agent_of(room->connection, machine); };
    bench.time = [](GuestAgent& agent) {
        const auto said = agent.run(contract::shell("date +%s"));
        REQUIRE_MESSAGE(said.has_value(), (said ? "" : said.error().why));
        return std::chrono::system_clock::time_point(std::chrono::seconds(std::stoll(said->out)));
    };
    contract::check_guest_agent(bench);
}

}  // namespace plateau

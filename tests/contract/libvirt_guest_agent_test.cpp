#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

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
        const MachineSpec spec = files_.practice(network_.name + "-client", network_, owner_, "client");
        const auto before = std::chrono::steady_clock::now();
        const std::string name = start(spec);
        contract::wait_for_agent(connection, name);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
        MESSAGE("from define to the agent's answer: " << took.count() << " s");
        return name;
    }
    void stop(const std::string& name) { hypervisor_->stop(name, StopHow::cut_power); }

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

/// Ends the program as skipped where no machine can be started: nothing in it works without one.
void need_machines() {
    if (const auto reason = contract::no_real_machines()) {
        std::fprintf(stderr, "skipped: %s\n", reason->c_str());
        std::exit(77);
    }
}

}  // namespace

TEST_CASE("the agent of a real guest keeps the contract") {
    need_machines();
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

namespace {

/// What came of everything an agent can be asked; nothing for a call that succeeded.
using Outcomes = std::vector<std::optional<Unobserved>>;

Outcomes ask_everything(GuestAgent& agent) {
    Outcomes outcomes;
    const auto keep = [&](const auto& observed) {
        outcomes.push_back(observed ? std::nullopt : std::optional(observed.error()));
    };
    keep(agent.ping(1s));
    keep(agent.run(GuestCommand{.argv = {"/bin/true"}, .input = {}, .limit = 2s}));
    keep(agent.read_file("/etc/hostname", 100));
    keep(agent.set_time(std::chrono::system_clock::time_point(1'900'000'000s)));
    return outcomes;
}

/// The codes that one hostile agent may lead to.
struct Hostile {
    std::string agent;
    std::set<std::string> codes;
};

const std::string invalid = "agent.reply.invalid";
const std::string too_large = "agent.reply.too_large";
const std::string timeout = "agent.timeout";
const std::string unreachable = "agent.unreachable";

// libvirt itself gives a channel up over what is no JSON, so these are unreachable from then on.
const std::vector<Hostile> hostiles{
    {"liar", {invalid}},
    {"babble", {invalid, timeout, unreachable}},
    {"bytes", {invalid, timeout, unreachable}},
    {"deep", {invalid, timeout, unreachable}},
    {"huge", {too_large, timeout}},
    {"error", {"agent.refused", "agent.file.absent"}},
    {"flood", {too_large, timeout, unreachable}},
    {"endless", {invalid, timeout, too_large}},
    {"stall", {timeout}},
    {"mute", {timeout}},
    {"wrongid", {timeout, invalid}},
    {"dies", {timeout, unreachable}},
};

void check_outcomes(const Hostile& hostile, const Outcomes& outcomes) {
    for (const auto& outcome : outcomes) {
        CAPTURE(hostile.agent);
        REQUIRE(outcome.has_value());
        MESSAGE(outcome->code << ": " << outcome->why);
        CHECK(hostile.codes.contains(outcome->code));
        CHECK_FALSE(outcome->why.empty());
        CHECK(outcome->why.size() < 1000);
    }
}

}  // namespace

TEST_CASE("agents that lie, flood, stall or die cost their own calls only") {
    need_machines();
    Room room;
    const std::string good = room.start_tiny("obedient");
    const auto bystander = guest_agent_of(room.connection, good);
    contract::wait_for_agent(room.connection, good);
    std::vector<std::future<Outcomes>> asked;
    const auto settle = [&](std::size_t index) {
        do {
            const auto answered = bystander->ping(10s);
            CHECK_MESSAGE(answered.has_value(), (answered ? "" : answered.error().why));
        } while (asked[index].wait_for(500ms) != std::future_status::ready);
        check_outcomes(hostiles[index], asked[index].get());
    };
    constexpr std::size_t side_by_side = 4;
    for (std::size_t i = 0; i < hostiles.size(); ++i) {
        if (i >= side_by_side) {
            settle(i - side_by_side);
        }
        const std::string name = room.start_tiny(hostiles[i].agent);
        asked.push_back(std::async(std::launch::async, [&room, name] {
            contract::wait_for_channel(room.connection, name);
            Outcomes outcomes = ask_everything(*guest_agent_of(room.connection, name));
            room.stop(name);
            return outcomes;
        }));
    }
    for (std::size_t i = hostiles.size() - side_by_side; i < hostiles.size(); ++i) {
        settle(i);
    }
}

}  // namespace plateau

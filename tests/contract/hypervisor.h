#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/ports/hypervisor.h"
#include "engine/support/error.h"

namespace plateau::contract {

/// One hypervisor and what the suite needs to look at it from outside.
struct HypervisorBench {
    std::function<std::unique_ptr<Hypervisor>()> connect;
    /// A machine that boots and stays up; its files exist. Each name is used for one machine at a time.
    std::function<MachineSpec(const std::string& name, const NetworkSpec& network, const Owner& owner)> machine;
    /// The same, with a disk that cannot be used.
    std::function<MachineSpec(const MachineSpec& good)> broken;
    /// Puts a machine or network of that name there that carries no owner of ours; takes it away again.
    std::function<void(OwnedThing::Kind kind, const std::string& name)> put_foreign;
    std::function<void(OwnedThing::Kind kind, const std::string& name)> drop_foreign;
    /// Returns when the machine's guest can hear that it is asked to stop; nothing where it always can.
    std::function<void(const std::string& name)> wait_until_up;
    /// What this hypervisor has no call for: printed, and then not checked.
    std::vector<std::string> lacks;

    bool has(const std::string& what) const {
        if (std::find(lacks.begin(), lacks.end(), what) == lacks.end()) {
            return true;
        }
        MESSAGE("not checked, this hypervisor has no call for it: " << what);
        return false;
    }
};

/// The network and machine of one test, removed at its end.
class HypervisorFixture {
  public:
    explicit HypervisorFixture(const HypervisorBench& bench) : bench_(bench), hypervisor(bench.connect()) {
        network = NetworkSpec{short_name("plct", owner), short_name("plct", owner), owner};
    }
    HypervisorFixture(const HypervisorFixture&) = delete;
    HypervisorFixture& operator=(const HypervisorFixture&) = delete;
    ~HypervisorFixture() {
        try {
            for (const OwnedThing& thing : mine()) {
                hypervisor->remove(thing);
            }
        } catch (const Error& error) {
            ADD_FAIL_CHECK_AT(__FILE__, __LINE__, "not cleaned up: " << std::string(error.what()));
        }
    }

    MachineSpec machine(const std::string& role) const {
        return bench_.machine(network.name + "-" + role, network, owner);
    }
    OwnedThing thing(const MachineSpec& spec) const {
        return OwnedThing{OwnedThing::Kind::machine, spec.name, spec.owner, true};
    }
    /// What owned() says of this test's instance.
    std::vector<OwnedThing> mine() const {
        auto things = hypervisor->owned();
        std::erase_if(things, [&](const OwnedThing& each) { return each.owner.instance != owner.instance; });
        return things;
    }
    bool reaches(const std::string& name, MachineState state, std::chrono::seconds limit) const {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (hypervisor->state(name) != state && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return hypervisor->state(name) == state;
    }

  private:
    const HypervisorBench& bench_;

  public:
    std::unique_ptr<Hypervisor> hypervisor;
    Owner owner{new_uuid(), "contract", "01"};
    NetworkSpec network;
};

/// The kind of Error that `work` throws; nothing when it throws none.
inline std::optional<ErrorKind> error_kind_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        MESSAGE("it said: " << std::string(error.what()));
        return error.kind();
    }
    return std::nullopt;
}

inline void machines_live_and_go(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    auto& hypervisor = *test.hypervisor;
    const MachineSpec spec = test.machine("a");
    CHECK(hypervisor.state(spec.name) == MachineState::absent);
    hypervisor.create_network(test.network);
    hypervisor.create_machine(spec);
    CHECK(hypervisor.state(spec.name) == MachineState::running);

    const std::vector<OwnedThing> expected{
        {OwnedThing::Kind::machine, spec.name, test.owner, true},
        {OwnedThing::Kind::network, test.network.name, test.owner, true},
    };
    CHECK(test.mine() == expected);
    if (bench.has("link state")) {
        hypervisor.set_link(spec.name, Link::down);
        hypervisor.set_link(spec.name, Link::down);
        hypervisor.set_link(spec.name, Link::up);
    }
    hypervisor.stop(spec.name, StopHow::cut_power);
    CHECK(hypervisor.state(spec.name) == MachineState::stopped);
    hypervisor.stop(spec.name, StopHow::cut_power);
    hypervisor.stop(spec.name, StopHow::ask);
    REQUIRE(test.mine().size() == 2);
    CHECK_FALSE(test.mine().front().running);

    hypervisor.remove(test.thing(spec));
    CHECK(hypervisor.state(spec.name) == MachineState::absent);
    hypervisor.remove(test.thing(spec));
    hypervisor.remove(OwnedThing{OwnedThing::Kind::network, test.network.name, test.owner, false});
    hypervisor.remove(OwnedThing{OwnedThing::Kind::network, test.network.name, test.owner, false});
    CHECK(test.mine().empty());
}

inline void running_machines_are_removed(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    test.hypervisor->create_network(test.network);
    const MachineSpec spec = test.machine("a");
    test.hypervisor->create_machine(spec);
    test.hypervisor->remove(test.thing(spec));
    CHECK(test.hypervisor->state(spec.name) == MachineState::absent);
}

inline void machines_stop_when_asked(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    test.hypervisor->create_network(test.network);
    const MachineSpec spec = test.machine("a");
    test.hypervisor->create_machine(spec);
    if (bench.wait_until_up) {
        bench.wait_until_up(spec.name);
    }
    test.hypervisor->stop(spec.name, StopHow::ask);
    CHECK(test.reaches(spec.name, MachineState::stopped, std::chrono::seconds(30)));
}

inline void taken_names_are_refused(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    auto& hypervisor = *test.hypervisor;
    hypervisor.create_network(test.network);
    const MachineSpec spec = test.machine("a");
    hypervisor.create_machine(spec);

    MachineSpec same_name = spec;
    CHECK(error_kind_of([&] { hypervisor.create_machine(same_name); }) == ErrorKind::conflict);
    same_name.owner.seat = "02";
    CHECK(error_kind_of([&] { hypervisor.create_machine(same_name); }) == ErrorKind::conflict);
    NetworkSpec same_network = test.network;
    same_network.owner.instance = new_uuid();
    CHECK(error_kind_of([&] { hypervisor.create_network(same_network); }) == ErrorKind::conflict);
    CHECK(hypervisor.state(spec.name) == MachineState::running);
    CHECK(test.mine().size() == 2);

    auto other = test.thing(spec);
    other.owner.instance = new_uuid();
    CHECK(error_kind_of([&] { hypervisor.remove(other); }) == ErrorKind::conflict);
    const OwnedThing network{OwnedThing::Kind::network, test.network.name, other.owner, true};
    CHECK(error_kind_of([&] { hypervisor.remove(network); }) == ErrorKind::conflict);
    CHECK(test.mine().size() == 2);
}

inline void strangers_are_left_alone(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    auto& hypervisor = *test.hypervisor;
    for (const auto kind : {OwnedThing::Kind::machine, OwnedThing::Kind::network}) {
        const MachineSpec spec = test.machine("stranger");
        NetworkSpec network = test.network;
        network.name = spec.name;
        bench.put_foreign(kind, spec.name);
        const auto before = test.mine();
        if (kind == OwnedThing::Kind::machine) {
            CHECK(error_kind_of([&] { hypervisor.create_machine(spec); }) == ErrorKind::conflict);
        } else {
            CHECK(error_kind_of([&] { hypervisor.create_network(network); }) == ErrorKind::conflict);
        }
        CHECK(error_kind_of([&] { hypervisor.remove({kind, spec.name, test.owner, true}); }) == ErrorKind::conflict);
        CHECK(test.mine() == before);
        bench.drop_foreign(kind, spec.name);
    }
}

inline void failed_creations_leave_nothing(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    auto& hypervisor = *test.hypervisor;
    const MachineSpec spec = test.machine("a");
    if (bench.has("refusing a machine without its network")) {
        CHECK(error_kind_of([&] { hypervisor.create_machine(spec); }).has_value());
        CHECK(hypervisor.state(spec.name) == MachineState::absent);
    }
    if (bench.broken && bench.has("refusing a broken disk")) {
        hypervisor.create_network(test.network);
        CHECK(error_kind_of([&] { hypervisor.create_machine(bench.broken(spec)); }).has_value());
        CHECK(hypervisor.state(spec.name) == MachineState::absent);
        hypervisor.create_machine(spec);
        CHECK(hypervisor.state(spec.name) == MachineState::running);
    }
}

inline void absent_machines_are_named(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    auto& hypervisor = *test.hypervisor;
    const std::string name = test.network.name + "-none";
    CHECK(hypervisor.state(name) == MachineState::absent);
    CHECK(error_kind_of([&] { hypervisor.set_link(name, Link::down); }) == ErrorKind::not_found);
    CHECK(error_kind_of([&] { hypervisor.stop(name, StopHow::ask); }) == ErrorKind::not_found);
    CHECK(error_kind_of([&] { hypervisor.stop(name, StopHow::cut_power); }) == ErrorKind::not_found);
}

inline void threads_share_one_hypervisor(const HypervisorBench& bench) {
    const HypervisorFixture test(bench);
    test.hypervisor->create_network(test.network);
    std::vector<MachineSpec> specs;
    for (int i = 0; i < 4; ++i) {
        specs.push_back(test.machine("t" + std::to_string(i)));
    }
    {
        std::vector<std::jthread> threads;
        for (const MachineSpec& spec : specs) {
            threads.emplace_back([&test, &spec] { test.hypervisor->create_machine(spec); });
        }
    }
    CHECK(test.mine().size() == specs.size() + 1);
    {
        std::vector<std::jthread> threads;
        for (const MachineSpec& spec : specs) {
            threads.emplace_back([&test, &spec] { test.hypervisor->remove(test.thing(spec)); });
        }
    }
    CHECK(test.mine().size() == 1);
}

/// What every Hypervisor keeps. Called inside a test case.
inline void check_hypervisor(const HypervisorBench& bench) {
    SUBCASE("a machine is created, cut off, stopped and removed, and removing what is gone is no error") {
        machines_live_and_go(bench);
    }
    SUBCASE("a running machine is removed") {
        running_machines_are_removed(bench);
    }
    SUBCASE("a machine is asked to stop") {
        machines_stop_when_asked(bench);
    }
    SUBCASE("a name that is taken is refused, and another owner's things are not removed") {
        taken_names_are_refused(bench);
    }
    SUBCASE("things without an owner of ours are never touched or listed") {
        strangers_are_left_alone(bench);
    }
    SUBCASE("a creation that fails leaves nothing behind") {
        failed_creations_leave_nothing(bench);
    }
    SUBCASE("a machine that is not there is named") {
        absent_machines_are_named(bench);
    }
    SUBCASE("threads use one hypervisor side by side") {
        threads_share_one_hypervisor(bench);
    }
}

}  // namespace plateau::contract

#include "engine/lab/provision.h"

#include <algorithm>
#include <fstream>

#include "tests/unit/lab/lab_bench.h"

using namespace plateau;
using test::error_of;
using test::LabBench;

namespace {

/// "begin overlay client" and so on, of one machine or, with an empty name, of the seat.
std::vector<std::string> steps_of(const LabBench& bench, const std::string& machine) {
    std::vector<std::string> steps;
    for (const ProgressEvent& event : bench.events) {
        if (event.machine == machine && event.state == ProgressEvent::State::done) {
            steps.push_back(event.step);
        }
    }
    return steps;
}

}  // namespace

TEST_CASE("a seat gets its network, then its machines from disk to ready") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    CHECK(steps_of(bench, "") == std::vector<std::string>{"network", "namespace"});
    CHECK(steps_of(bench, "client") == std::vector<std::string>{"overlay", "start", "agent", "clock", "ready"});
    CHECK(steps_of(bench, "router") ==
          std::vector<std::string>{"overlay", "start", "agent", "clock", "ready", "host_key"});
    CHECK(lab.router_host_key.starts_with("SHA256:"));
    for (const LabMachine& machine : lab.machines) {
        CHECK(bench.hypervisor.state(machine.spec.name) == MachineState::running);
        CHECK(bench.hypervisor.guest(machine.spec.name)->time() == bench.clock.now());
        CHECK(bench.disks.chain(machine.spec.disk, {bench.store()}).size() == 2);
    }
    CHECK(bench.helper.namespaces() == std::vector<OwnedNamespace>{{lab.seat_network.name_space, lab.owner}});
}

TEST_CASE("every step that begins is told to be done or failed, with a text of its own") {
    LabBench bench;
    bench.disks.fail_call(2, Error(ErrorKind::damaged, Message{"disk.missing", {}}));
    error_of([&] { provision(bench.services(), bench.request(), {}); });
    const auto count = [&](ProgressEvent::State state) {
        return std::count_if(bench.events.begin(), bench.events.end(),
                             [&](const ProgressEvent& event) { return event.state == state; });
    };
    using State = ProgressEvent::State;
    CHECK(count(State::begin) == count(State::done) + count(State::failed));
    CHECK(count(State::failed) >= 1);
    CHECK(bench.events.front().text.id == "step.network");
}

TEST_CASE("whichever call fails, nothing of the seat is left") {
    const Error fault(ErrorKind::unavailable, Message{"disk.not_made", {{"disk", "x"}, {"why", "test"}}});
    std::vector<std::function<void(LabBench&)>> faults;
    faults.emplace_back(
        [&](LabBench& bench) { bench.helper.fail_next(fakes::FakeHostHelper::Verb::network_up, fault); });
    for (int n = 1; n <= 4; ++n) {  // a network and three machines
        faults.emplace_back([&fault, n](LabBench& bench) { bench.hypervisor.fail_call(n, fault); });
    }
    for (int n = 1; n <= 6; ++n) {  // three disks and their chains
        faults.emplace_back([&fault, n](LabBench& bench) { bench.disks.fail_call(n, fault); });
    }
    for (std::size_t i = 0; i < faults.size(); ++i) {
        CAPTURE(i);
        LabBench bench;
        faults[i](bench);
        const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
        CHECK(error.message() == fault.message());
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK(bench.is_bare());
    }
}

TEST_CASE("a stop request at any moment leaves nothing of the seat") {
    std::size_t events = 0;
    {
        LabBench whole;
        provision(whole.services(), whole.request(), {});
        events = whole.events.size();
    }
    REQUIRE(events > 20);
    for (std::size_t moment = 1; moment < events; ++moment) {
        CAPTURE(moment);
        LabBench bench;
        std::stop_source stop;
        std::atomic<std::size_t> seen{0};
        bench.on_event = [&](const ProgressEvent&) {
            if (++seen == moment) {
                stop.request_stop();
            }
        };
        try {
            // A request that comes after the last look at it is no reason to take a finished seat down.
            const Lab lab = provision(bench.services(), bench.request(), stop.get_token());
            CHECK(bench.hypervisor.owned().size() == 4);
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::cancelled);
            CHECK(bench.is_bare());
        }
    }
}

TEST_CASE("a stop request before anything was made makes nothing") {
    LabBench bench;
    std::stop_source stop;
    stop.request_stop();
    CHECK(error_of([&] { provision(bench.services(), bench.request(), stop.get_token()); }).kind() ==
          ErrorKind::cancelled);
    CHECK(bench.hypervisor.calls().empty());
    CHECK(bench.is_bare());
}

TEST_CASE("a machine of that name that is not ours is a conflict and stays as it was") {
    LabBench bench;
    bench.hypervisor.put_foreign(OwnedThing::Kind::machine, "plateau-s1-01-server");
    const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
    CHECK(error.kind() == ErrorKind::conflict);
    CHECK(bench.hypervisor.state("plateau-s1-01-server") == MachineState::running);
    CHECK(bench.is_bare());
}

TEST_CASE("a network of that name that is not ours is a conflict before any machine is made") {
    LabBench bench;
    bench.hypervisor.put_foreign(OwnedThing::Kind::network, "plateau-s1-01");
    CHECK(error_of([&] { provision(bench.services(), bench.request(), {}); }).kind() == ErrorKind::conflict);
    CHECK(bench.hypervisor.calls().size() == 1);
    CHECK(bench.is_bare());
}

TEST_CASE("a seat that exists already is a conflict and goes on") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
    CHECK(error.message().id == "lab.seat.exists");
    CHECK(bench.hypervisor.owned().size() == 4);
    CHECK(std::filesystem::exists(lab.find("client")->spec.disk));
}

TEST_CASE("a guest that never boots ends with its name, the last reason and the end of its console") {
    LabBench bench;
    bench.hypervisor.furnish([](const MachineSpec& spec, fakes::FakeGuest& guest) {
        LabBench::furnish(spec, guest);
        if (spec.role == "server") {
            guest.set_mood(fakes::FakeGuest::Mood::unreachable);
            std::ofstream(spec.console_log) << "SeaBIOS\n\x1b[2JKernel panic - not syncing: VFS\n";
        }
    });
    const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
    CHECK(error.kind() == ErrorKind::timed_out);
    const std::string text = error.what();
    CHECK(text.find("the agent is not connected") != std::string::npos);
    CHECK(text.find("while waiting for the guest agent of server on seat 01") != std::string::npos);
    CHECK(text.find("SeaBIOS | Kernel panic - not syncing: VFS") != std::string::npos);
    CHECK(bench.is_bare());
}

TEST_CASE("a guest whose services never come up is told apart from one that never boots") {
    LabBench bench;
    bench.hypervisor.furnish([](const MachineSpec& spec, fakes::FakeGuest& guest) {
        if (spec.role != "client") {
            LabBench::furnish(spec, guest);
        }
    });
    const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
    CHECK(error.kind() == ErrorKind::timed_out);
    CHECK(error.context().front().id == "lab.wait.ready");
    CHECK(bench.is_bare());
}

TEST_CASE("a machine that stops by itself is not waited for") {
    LabBench bench;
    auto services = bench.services();
    services.limits.agent = std::chrono::minutes(10);
    bench.on_event = [&](const ProgressEvent& event) {
        if (event.machine == "client" && event.step == "agent" && event.state == ProgressEvent::State::begin) {
            bench.hypervisor.stop("plateau-s1-01-client", StopHow::cut_power);
        }
    };
    const Error error = error_of([&] { provision(services, bench.request(), {}); });
    CHECK(error.message() == Message{"lab.machine.stopped", {{"machine", "client"}}});
    CHECK(bench.is_bare());
}

TEST_CASE("a guest that takes its time is waited for") {
    LabBench bench;
    bench.hypervisor.furnish([](const MachineSpec& spec, fakes::FakeGuest& guest) {
        LabBench::furnish(spec, guest);
        guest.answer_after(5);
    });
    CHECK_NOTHROW(provision(bench.services(), bench.request(), {}));
}

TEST_CASE("a router whose host key cannot be read is no router to trust") {
    LabBench bench;
    bench.hypervisor.furnish([](const MachineSpec& spec, fakes::FakeGuest& guest) {
        LabBench::furnish(spec, guest);
        guest.set_program("/bin/sh", [](const GuestCommand&, fakes::FakeGuest&) -> Observed<GuestResult> {
            return GuestResult{127, "", "sh: dropbearkey: not found\n", false};
        });
    });
    const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
    CHECK(error.message().id == "lab.host_key.unknown");
    CHECK(std::string(error.what()).find("dropbearkey: not found") != std::string::npos);
    CHECK(bench.is_bare());
}

TEST_CASE("what a roll-back cannot remove is named beside the reason of the failure") {
    LabBench bench;
    bench.helper.fail_next(fakes::FakeHostHelper::Verb::network_down, fakes::FakeHypervisor::hypervisor_gone());
    bench.disks.fail_call(1, fakes::FakeHypervisor::disk_full());
    const Error error = error_of([&] { provision(bench.services(), bench.request(), {}); });
    CHECK(error.kind() == ErrorKind::exhausted);
    CHECK(error.context().back().id == "lab.rollback.failed");
    CHECK(bench.helper.namespaces().size() == 1);
    CHECK(bench.hypervisor.owned().empty());
}

#include <algorithm>
#include <fstream>

#include "engine/lab/provision.h"
#include "engine/lab/reset_machine.h"
#include "tests/unit/lab/lab_bench.h"

using namespace plateau;
using test::error_of;
using test::LabBench;

namespace {

const std::vector<AnswerStep> prepare{{.on = "server", .run = "of the server"},
                                      {.on = "client", .run = "first"},
                                      {.on = "client", .write = "/etc/motd", .content = "hello"}};

/// A seat on which a candidate has worked.
struct UsedSeat {
    UsedSeat() : lab(provision(bench.services(), bench.request(), {})) {
        bench.hypervisor.guest(name("client"))->put_file("/root/work", "done");
        write_file_atomically(lab.find("client")->spec.disk.parent_path() / "client.console", "old words");
        bench.events.clear();
    }

    std::string name(const std::string& role) const { return lab.find(role)->spec.name; }

    std::vector<std::string> steps_of(const std::string& role) const {
        std::vector<std::string> steps;
        for (const ProgressEvent& event : bench.events) {
            if (event.machine == role && event.state == ProgressEvent::State::done) {
                steps.push_back(event.step);
            }
        }
        return steps;
    }

    void reset(const std::string& role, const std::stop_token& stop = {}) {
        reset_machine(bench.services(), lab, role, prepare, stop);
    }

    /// The machine is there, whole, and knows nothing of what was done on the old one.
    void is_new(const std::string& role) {
        CHECK(bench.hypervisor.state(name(role)) == MachineState::running);
        const auto guest = bench.hypervisor.guest(name(role));
        CHECK(guest->time() == bench.clock.now());
        CHECK_FALSE(guest->file("/root/work"));
        CHECK(bench.disks.chain(lab.find(role)->spec.disk, {bench.store()}).size() == 2);
    }

    LabBench bench;
    Lab lab;
};

}  // namespace

TEST_CASE("a machine is made anew from its disk to what stands on it before a candidate comes") {
    UsedSeat seat;
    seat.reset("client");
    CHECK(seat.steps_of("client") ==
          std::vector<std::string>{"discard", "overlay", "start", "agent", "clock", "ready"});
    seat.is_new("client");
    const auto guest = seat.bench.hypervisor.guest(seat.name("client"));
    REQUIRE(guest->runs().size() == 1);
    CHECK(guest->runs().front().at(2) == "first");
    CHECK(guest->file("/etc/motd") == "hello");
    CHECK_FALSE(std::filesystem::exists(seat.lab.find("client")->spec.console_log));
}

TEST_CASE("the other machines of the seat run on untouched") {
    UsedSeat seat;
    const auto server = seat.bench.hypervisor.guest(seat.name("server"));
    const auto runs = server->runs();
    seat.reset("client");
    CHECK(seat.bench.hypervisor.guest(seat.name("server")) == server);
    CHECK(server->runs() == runs);
    CHECK(seat.steps_of("server").empty());
    CHECK(seat.bench.hypervisor.owned().size() == 4);
}

TEST_CASE("a new router's host key is the one that counts, also when a later step fails") {
    UsedSeat seat;
    seat.lab.router_host_key = "SHA256:of-the-old-one";
    const std::vector<AnswerStep> failing{{.on = "router", .run = "fail"}};
    const Error error = error_of([&] { reset_machine(seat.bench.services(), seat.lab, "router", failing, {}); });
    CHECK(error.message().id == "lab.answer.failed");
    CHECK(seat.lab.router_host_key.starts_with("SHA256:"));
    CHECK(seat.lab.router_host_key != "SHA256:of-the-old-one");
}

TEST_CASE("a role the seat has not is refused and nothing is touched") {
    UsedSeat seat;
    const auto calls = seat.bench.hypervisor.calls();
    const Error error = error_of([&] { seat.reset("printer"); });
    CHECK(error.kind() == ErrorKind::invalid_input);
    CHECK(error.message() == Message{"lab.reset.role", {{"role", "printer"}, {"seat", "01"}}});
    CHECK(seat.bench.hypervisor.calls() == calls);
}

TEST_CASE("whichever call fails, another reset makes the machine whole") {
    const Error fault(ErrorKind::unavailable, Message{"disk.not_made", {{"disk", "x"}, {"why", "test"}}});
    std::vector<std::function<void(LabBench&)>> faults;
    for (int n = 1; n <= 2; ++n) {  // the old machine's removal, the new one's start
        faults.emplace_back([&fault, n](LabBench& bench) { bench.hypervisor.fail_call(n, fault); });
        faults.emplace_back([&fault, n](LabBench& bench) { bench.disks.fail_call(n, fault); });  // disk, chain
    }
    for (std::size_t i = 0; i < faults.size(); ++i) {
        CAPTURE(i);
        UsedSeat seat;
        faults[i](seat.bench);
        const Error error = error_of([&] { seat.reset("client"); });
        CHECK(error.message() == fault.message());
        CHECK(error.context().back().id == "lab.reset.unfinished");
        seat.reset("client");
        seat.is_new("client");
    }
}

TEST_CASE("a machine that did not come up, was not prepared or was left by a stop is made whole by another reset") {
    const auto silent = [](const MachineSpec& spec, fakes::FakeGuest& guest) {
        LabBench::furnish(spec, guest);
        guest.set_mood(fakes::FakeGuest::Mood::unreachable);
    };
    const auto never_ready = [](const MachineSpec&, fakes::FakeGuest&) {};
    const auto unprepared = [](const MachineSpec& spec, fakes::FakeGuest& guest) {
        LabBench::furnish(spec, guest);
        guest.set_program("/bin/sh", [](const GuestCommand&, fakes::FakeGuest&) -> Observed<GuestResult> {
            return GuestResult{1, "", "no", false};
        });
    };
    for (const fakes::FakeHypervisor::Furnish& furnish :
         {fakes::FakeHypervisor::Furnish(silent), fakes::FakeHypervisor::Furnish(never_ready),
          fakes::FakeHypervisor::Furnish(unprepared)}) {
        UsedSeat seat;
        seat.bench.hypervisor.furnish(furnish);
        const Error error = error_of([&] { seat.reset("client"); });
        CHECK(error.context().back().id == "lab.reset.unfinished");
        seat.bench.hypervisor.furnish(LabBench::furnish);
        seat.reset("client");
        seat.is_new("client");
    }
}

TEST_CASE("a stop at any step of a reset leaves what another reset makes whole") {
    for (const std::string step : {"discard", "overlay", "start", "agent", "clock"}) {
        CAPTURE(step);
        UsedSeat seat;
        std::stop_source stop;
        seat.bench.on_event = [&](const ProgressEvent& event) {
            if (event.step == step && event.state == ProgressEvent::State::done) {
                stop.request_stop();
            }
        };
        CHECK(error_of([&] { seat.reset("client", stop.get_token()); }).kind() == ErrorKind::cancelled);
        seat.bench.on_event = {};
        seat.reset("client");
        seat.is_new("client");
    }
}

TEST_CASE("a machine of that name that is somebody else's is not reset") {
    UsedSeat seat;
    const std::string name = seat.name("client");
    seat.bench.hypervisor.remove({OwnedThing::Kind::machine, name, seat.lab.owner});
    seat.bench.hypervisor.put_foreign(OwnedThing::Kind::machine, name);
    CHECK(error_of([&] { seat.reset("client"); }).kind() == ErrorKind::conflict);
    CHECK(seat.bench.hypervisor.state(name) == MachineState::running);
    CHECK(std::filesystem::exists(seat.lab.find("client")->spec.disk));
}

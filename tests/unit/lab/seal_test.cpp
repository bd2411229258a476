#include "engine/lab/seal.h"

#include "engine/facts/value_json.h"
#include "engine/lab/provision.h"
#include "engine/support/sha256.h"
#include "tests/unit/lab/lab_bench.h"

using namespace plateau;
using test::error_of;
using test::LabBench;
using Stopped = SealedMachine::Stopped;

TEST_CASE("a sealed post has no link, no running machine, read-only disks and a manifest with their hashes") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const SealManifest manifest = seal(bench.services(), lab, {bench.cases() / "c1", "config wifi"});
    REQUIRE(manifest.machines.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const LabMachine& machine = lab.machines[i];
        CHECK(bench.hypervisor.link(machine.spec.name) == Link::down);
        CHECK(bench.hypervisor.state(machine.spec.name) == MachineState::stopped);
        CHECK(manifest.machines[i].role == machine.role);
        CHECK(manifest.machines[i].stopped == Stopped::asked);
        CHECK(manifest.files[i].name == machine.role + ".qcow2");
        CHECK(manifest.files[i].sha256 == sha256_of_file(machine.spec.disk));
        CHECK(manifest.files[i].size == static_cast<std::int64_t>(std::filesystem::file_size(machine.spec.disk)));
        const auto rights = std::filesystem::status(machine.spec.disk).permissions();
        CHECK((rights & std::filesystem::perms::owner_write) == std::filesystem::perms::none);
    }
    CHECK(manifest.router_export->sha256 == sha256_of("config wifi"));
    CHECK(read_file(bench.cases() / "c1/router.export") == "config wifi");
    CHECK(read_file(bench.cases() / "c1/manifest.json") == to_json(manifest));
}

TEST_CASE("all links are cut before any machine is asked to stop") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    const auto before = bench.hypervisor.calls().size();
    seal(bench.services(), lab, {bench.cases() / "c1", {}});
    auto calls = bench.hypervisor.calls();
    calls.erase(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(before));
    REQUIRE(calls.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(calls[i].starts_with(i < 3 ? "set_link" : "stop"));
    }
}

TEST_CASE("a machine that does not shut down loses its power, and the manifest says so") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.hypervisor.ignore_stop();
    const SealManifest manifest = seal(bench.services(), lab, {bench.cases() / "c1", {}});
    for (const SealedMachine& machine : manifest.machines) {
        CHECK(machine.stopped == Stopped::power_cut);
        CHECK(machine.why.find("it still runs") != std::string::npos);
        CHECK(bench.hypervisor.state(machine.name) == MachineState::stopped);
    }
}

TEST_CASE("a seal that is stopped waits for no machine and leaves no manifest") {
    LabBench bench;
    LabServices services = bench.services();
    const Lab lab = provision(services, bench.request(), {});
    bench.hypervisor.ignore_stop();
    services.limits.shutdown = std::chrono::hours(1);
    std::stop_source stop;
    services.progress = [&](const ProgressEvent& event) {
        if (event.step == "stop") {
            stop.request_stop();
        }
    };
    CHECK(error_of([&] { seal(services, lab, {bench.cases() / "c1", {}}, stop.get_token()); }).kind() ==
          ErrorKind::cancelled);
    CHECK_FALSE(std::filesystem::exists(bench.cases() / "c1/manifest.json"));
    for (const LabMachine& machine : lab.machines) {
        CHECK(bench.hypervisor.state(machine.spec.name) == MachineState::running);
    }
}

TEST_CASE("a machine whose link cannot be cut loses its power at once") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.hypervisor.fail_call(1, fakes::FakeHypervisor::hypervisor_gone());
    const SealManifest manifest = seal(bench.services(), lab, {bench.cases() / "c1", {}});
    std::size_t cut = 0;
    for (const SealedMachine& machine : manifest.machines) {
        cut += machine.stopped == Stopped::power_cut && machine.why.starts_with("its link could not be cut") ? 1 : 0;
    }
    CHECK(cut == 1);
}

TEST_CASE("a machine the candidate switched off was off") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.hypervisor.stop("plateau-s1-01-client", StopHow::cut_power);
    const SealManifest manifest = seal(bench.services(), lab, {bench.cases() / "c1", {}});
    for (const SealedMachine& machine : manifest.machines) {
        CHECK(machine.stopped == (machine.role == "client" ? Stopped::was_off : Stopped::asked));
    }
}

TEST_CASE("without the hash of a disk there is no manifest") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.helper.fail_next(fakes::FakeHostHelper::Verb::seal_file,
                           Error(ErrorKind::conflict, Message{"helper.file.written", {}}));
    CHECK(error_of([&] { seal(bench.services(), lab, {bench.cases() / "c1", {}}); }).kind() == ErrorKind::conflict);
    CHECK_FALSE(std::filesystem::exists(bench.cases() / "c1/manifest.json"));
}

TEST_CASE("the manifest is one record of plateau.seal/1") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    seal(bench.services(), lab, {bench.cases() / "c1", {}});
    const auto value = value_from_json(read_file(bench.cases() / "c1/manifest.json"));
    REQUIRE(value.has_value());
    CHECK(*value->find("schema") == Value("plateau.seal/1"));
    CHECK(*value->find("owner")->find("seat") == Value("01"));
    CHECK(*value->find("sealed") == Value("2027-01-15T08:00:00.000Z"));
    CHECK(value->find("router_export")->is_null());
    CHECK(value->find("links_cut")->find("microseconds")->as_integer() != nullptr);
    const List& machines = *value->find("machines")->as_list();
    REQUIRE(machines.size() == 3);
    CHECK(*machines[0].find("stopped") == Value("asked"));
    CHECK(machines[0].find("why")->is_null());
    CHECK(*value->find("images")->as_list()->at(0).find("sha256") == Value("sha256:of-the-image"));
}

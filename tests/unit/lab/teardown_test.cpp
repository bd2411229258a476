#include "engine/lab/teardown.h"

#include "engine/lab/provision.h"
#include "tests/unit/lab/lab_bench.h"

using namespace plateau;
using test::error_of;
using test::LabBench;

TEST_CASE("a lab that is destroyed leaves nothing, and may be destroyed again") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    destroy(bench.services(), lab);
    CHECK(bench.is_bare());
    CHECK_NOTHROW(destroy(bench.services(), lab));
}

TEST_CASE("destroying one seat leaves the other as it is") {
    LabBench bench;
    const Lab one = provision(bench.services(), bench.request("01"), {});
    const Lab two = provision(bench.services(), bench.request("02"), {});
    destroy(bench.services(), one);
    CHECK(bench.hypervisor.owned().size() == 4);
    CHECK(bench.helper.namespaces().size() == 1);
    CHECK(std::filesystem::exists(two.find("client")->spec.disk));
    destroy_all(bench.services(), {one, two});
    CHECK(bench.is_bare());
}

TEST_CASE("what cannot be removed stops nothing else, and the disks of a machine that stays do too") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.hypervisor.fail_call(1, fakes::FakeHypervisor::hypervisor_gone());
    const Error error = error_of([&] { destroy(bench.services(), lab); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(bench.hypervisor.owned().size() == 1);
    CHECK(bench.helper.namespaces().empty());
    CHECK(std::filesystem::exists(lab.folder));
    destroy(bench.services(), lab);
    CHECK(bench.is_bare());
}

TEST_CASE("a machine that changed hands is not removed") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.hypervisor.drop_foreign(OwnedThing::Kind::machine, "plateau-s1-01-client");
    bench.hypervisor.put_foreign(OwnedThing::Kind::machine, "plateau-s1-01-client");
    CHECK(error_of([&] { destroy(bench.services(), lab); }).kind() == ErrorKind::conflict);
    CHECK(bench.hypervisor.state("plateau-s1-01-client") == MachineState::running);
}

TEST_CASE("leftovers of the named instances are removed and those of others are not") {
    LabBench bench;
    const Lab ours = provision(bench.services(), bench.request(), {});
    const Owner stranger{new_uuid(), "s1", "07"};
    bench.hypervisor.create_network({"plateau-s1-07", "plbx", stranger});
    bench.hypervisor.create_machine({.name = "plateau-s1-07-client", .owner = stranger, .network = "plateau-s1-07"});
    bench.hypervisor.put_foreign(OwnedThing::Kind::machine, "web");
    bench.helper.add({short_name("pln", stranger), stranger});
    const auto strangers_folder = bench.store() / "overlays" / stranger.instance / "s1/07";
    std::filesystem::create_directories(strangers_folder);

    const Leftovers found = remove_leftovers(bench.services(), bench.store(), {bench.instance});
    CHECK(found.machines.size() == 3);
    CHECK(found.networks == std::vector<std::string>{"plateau-s1-01"});
    CHECK(found.name_spaces == std::vector<std::string>{ours.seat_network.name_space});
    CHECK(found.folders == std::vector<std::filesystem::path>{bench.store() / "overlays" / bench.instance});
    CHECK(found.errors.empty());

    CHECK(bench.hypervisor.owned().size() == 2);
    CHECK(bench.hypervisor.state("web") == MachineState::running);
    CHECK(bench.helper.namespaces().size() == 1);
    CHECK(std::filesystem::exists(strangers_folder));
    CHECK_FALSE(std::filesystem::exists(ours.folder));
    CHECK(remove_leftovers(bench.services(), bench.store(), {bench.instance}).empty());
}

TEST_CASE("an instance's name that leads elsewhere removes nothing") {
    LabBench bench;
    std::filesystem::create_directories(bench.store() / "overlays");
    for (const char* name : {"", ".", "..", "../practice", "/"}) {
        CAPTURE(name);
        CHECK(remove_leftovers(bench.services(), bench.store(), {name}).empty());
        CHECK(std::filesystem::exists(bench.image_folder() / "disk.qcow2"));
    }
}

TEST_CASE("a folder of overlays that is a link is unlinked and not followed") {
    LabBench bench;
    std::filesystem::create_directories(bench.store() / "overlays");
    std::filesystem::create_directory_symlink(bench.store() / "practice", bench.store() / "overlays" / bench.instance);
    remove_leftovers(bench.services(), bench.store(), {bench.instance});
    CHECK(bench.is_bare());
    CHECK(std::filesystem::exists(bench.image_folder() / "disk.qcow2"));
}

TEST_CASE("leftovers that cannot be removed are named, with their folder left to them") {
    LabBench bench;
    const Lab lab = provision(bench.services(), bench.request(), {});
    bench.hypervisor.fail_call(1, fakes::FakeHypervisor::hypervisor_gone());
    const Leftovers found = remove_leftovers(bench.services(), bench.store(), {bench.instance});
    CHECK(found.errors.size() == 1);
    CHECK(found.machines.size() == 2);
    CHECK(found.folders.empty());
    CHECK(std::filesystem::exists(lab.folder));
    CHECK_FALSE(remove_leftovers(bench.services(), bench.store(), {bench.instance}).empty());
    CHECK(bench.is_bare());
}

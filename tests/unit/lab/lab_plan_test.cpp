#include "tests/unit/lab/lab_bench.h"

using namespace plateau;
using test::LabBench;

TEST_CASE("every name of a lab comes from its owner") {
    const LabBench bench;
    const LabRequest request = bench.request();
    const Lab lab = plan_lab(request);
    CHECK(lab.network.name == "plateau-s1-01");
    CHECK(lab.network.bridge == short_name("plb", request.owner));
    CHECK(lab.seat_network.name_space == short_name("pln", request.owner));
    CHECK(lab.seat_network.bridge == lab.network.bridge);
    CHECK(lab.seat_network.address == *Ipv4Address::parse("192.168.1.250"));
    CHECK(lab.folder == bench.store() / "overlays" / bench.instance / "s1/01");
    REQUIRE(lab.machines.size() == 3);
    CHECK(lab.machines[0].spec.name == "plateau-s1-01-router");
    CHECK(lab.find("server")->spec.disk == lab.folder / "server.qcow2");
    CHECK(lab.find("server")->spec.console_log == lab.folder / "server.console");
    CHECK(lab.find("server")->spec.owner == request.owner);
    CHECK(lab.find("server")->spec.vcpus == 2);
    CHECK(lab.find("printer") == nullptr);
}

TEST_CASE("the kernel command line tells a machine who it is and where") {
    const LabBench bench;
    const Lab lab = plan_lab(bench.request());
    const std::string base =
        "console=ttyS0 quiet loglevel=3 root=/dev/vda rw tsc=reliable no_timer_check "
        "mitigations=off cryptomgr.notests acpi=noirq init_on_alloc=0 apparmor=0 norandmaps "
        "clocksource=acpi_pm ";
    CHECK(lab.find("client")->spec.command_line ==
          base + "plateau.role=client plateau.host=client plateau.domain=lab.lan plateau.address=dhcp");
    CHECK(lab.find("server")->spec.command_line ==
          base +
              "plateau.role=server plateau.host=server plateau.domain=lab.lan plateau.address=192.168.1.10/24 "
              "plateau.gateway=192.168.1.1 plateau.dns=192.168.1.10");
    CHECK(lab.find("router")->spec.command_line ==
          base +
              "plateau.role=router plateau.host=router plateau.domain=lab.lan plateau.address=192.168.1.1/24 "
              "plateau.dns=192.168.1.10");
}

TEST_CASE("a machine with hardware virtualisation boots without the shortcuts of an emulated one") {
    const LabBench bench;
    LabRequest request = bench.request();
    request.accelerator = Accelerator::kvm;
    const std::string line = plan_lab(request).find("client")->spec.command_line;
    CHECK(line.find("acpi=noirq") == std::string::npos);
    CHECK(line.find("norandmaps") == std::string::npos);
    CHECK(line.find("clocksource") == std::string::npos);
}

TEST_CASE("without a directory the router is asked for names") {
    const LabBench bench;
    LabRequest request = bench.request();
    request.plan.machines.at(1) = {"pc", "client", 1, 1, Ipv4Address::parse("192.168.1.20")};
    request.images["pc"] = bench.image("client");
    CHECK(plan_lab(request).find("pc")->spec.command_line.ends_with(
        "plateau.address=192.168.1.20/24 plateau.gateway=192.168.1.1 plateau.dns=192.168.1.1"));
}

TEST_CASE("seats look alike: a role has the same locally administered address on each") {
    const LabBench bench;
    const Lab one = plan_lab(bench.request("01"));
    const Lab two = plan_lab(bench.request("02"));
    CHECK(one.find("client")->spec.mac == two.find("client")->spec.mac);
    CHECK(one.find("client")->spec.mac != one.find("server")->spec.mac);
    CHECK(one.find("client")->spec.mac != one.find("router")->spec.mac);
    CHECK(one.network.bridge != two.network.bridge);
    CHECK(mac_of("client").to_string().starts_with("52:54:00:"));
}

TEST_CASE("a router on the table is no machine of the lab") {
    const LabBench bench;
    LabRequest request = bench.request();
    request.seat.router.kind = "openwrt";
    CHECK(plan_lab(request).find("router") == nullptr);
}

TEST_CASE("a role without an image is refused by name") {
    const LabBench bench;
    LabRequest request = bench.request();
    request.images.erase("server");
    CHECK(test::error_of([&] { plan_lab(request); }).message() == Message{"lab.image.missing", {{"role", "server"}}});
}

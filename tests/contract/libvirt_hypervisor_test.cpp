#include <fmt/format.h>
#include <libvirt/libvirt.h>

#include <fstream>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "tests/contract/hypervisor.h"
#include "tests/contract/real_machines.h"

namespace plateau {

namespace {

/// Puts things there as another program would, by libvirt itself.
class Stranger {
  public:
    explicit Stranger(const std::string& uri) : connection_(virConnectOpen(uri.c_str())) {}
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;
    ~Stranger() { virConnectClose(connection_); }

    void put(OwnedThing::Kind kind, const std::string& name) {
        if (kind == OwnedThing::Kind::machine) {
            const std::string type = std::string(virConnectGetType(connection_)) == "QEMU" ? "qemu" : "test";
            const auto xml = fmt::format(
                "<domain type='{}'><name>{}</name><memory unit='MiB'>16</memory><os><type>hvm</type></os></domain>",
                type, name);
            virDomainPtr domain = virDomainDefineXML(connection_, xml.c_str());
            REQUIRE(domain != nullptr);
            virDomainFree(domain);
        } else {
            virNetworkPtr network =
                virNetworkDefineXML(connection_, fmt::format("<network><name>{}</name></network>", name).c_str());
            REQUIRE(network != nullptr);
            virNetworkFree(network);
        }
    }
    void drop(OwnedThing::Kind kind, const std::string& name) {
        if (kind == OwnedThing::Kind::machine) {
            virDomainPtr domain = virDomainLookupByName(connection_, name.c_str());
            REQUIRE(domain != nullptr);
            CHECK(virDomainUndefine(domain) == 0);
            virDomainFree(domain);
        } else {
            virNetworkPtr network = virNetworkLookupByName(connection_, name.c_str());
            REQUIRE(network != nullptr);
            CHECK(virNetworkUndefine(network) == 0);
            virNetworkFree(network);
        }
    }

  private:
    virConnectPtr connection_;
};

contract::HypervisorBench bench_on(const std::string& uri, const std::shared_ptr<Stranger>& stranger) {
    contract::HypervisorBench bench;
    bench.connect = [uri] { return connect_hypervisor(uri); };
    bench.put_foreign = [stranger](OwnedThing::Kind kind, const std::string& name) { stranger->put(kind, name); };
    bench.drop_foreign = [stranger](OwnedThing::Kind kind, const std::string& name) { stranger->drop(kind, name); };
    return bench;
}

}  // namespace

TEST_CASE("libvirt's test driver keeps the contract as far as it goes") {
    const auto connection = std::make_shared<Stranger>("test:///default");
    auto bench = bench_on("test:///default", connection);
    bench.machine = [](const std::string& name, const NetworkSpec& network, const Owner& owner) {
        return MachineSpec{.name = name,
                           .role = "client",
                           .owner = owner,
                           .memory = std::uint64_t{64} << 20,
                           .disk = "/disk.qcow2",
                           .backing = "/base.qcow2",
                           .kernel = "/vmlinuz",
                           .initrd = "/initrd",
                           .network = network.name,
                           .console_log = "/console.log"};
    };
    bench.lacks = {"link state", "refusing a machine without its network", "refusing a broken disk"};
    contract::check_hypervisor(bench);
}

TEST_CASE("real machines on qemu:///system keep the contract") {
    if (const auto reason = contract::no_real_machines()) {
        MESSAGE("skipped: " << *reason);
        return;
    }
    const auto files = std::make_shared<contract::MachineFiles>(*contract::find_practice_image());
    const auto stranger = std::make_shared<Stranger>("qemu:///system");
    auto bench = bench_on("qemu:///system", stranger);
    bench.machine = [files](const std::string& name, const NetworkSpec& network, const Owner& owner) {
        return files->tiny(name, network, owner, "obedient");
    };
    const auto connection = connect_libvirt("qemu:///system");
    bench.wait_until_up = [connection](const std::string& name) { contract::wait_for_agent(connection, name); };
    bench.broken = [](const MachineSpec& good) {
        MachineSpec bad = good;
        bad.disk += ".broken";
        std::ofstream(bad.disk) << "no qcow2";
        return bad;
    };
    contract::check_hypervisor(bench);
}

}  // namespace plateau

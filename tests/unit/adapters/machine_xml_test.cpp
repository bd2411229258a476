#include "engine/adapters/libvirt/machine_xml.h"

#include <doctest/doctest.h>

#include <string>

namespace plateau::libvirt {

namespace {

const Owner owner{"c4807e02-3fcc-4ecb-a0be-a78bda07230d", "s-1", "01"};

MachineSpec spec() {
    return MachineSpec{.name = "pl-01-client",
                       .role = "client",
                       .owner = owner,
                       .memory = std::uint64_t{128} << 20,
                       .disk = "/store/a.qcow2",
                       .backing = "/store/base.qcow2",
                       .kernel = "/store/vmlinuz",
                       .initrd = "/store/initrd",
                       .command_line = "console=ttyS0 note=<&\"'>",
                       .network = "pl-01",
                       .mac = MacAddress({0x52, 0x54, 0, 1, 2, 3}),
                       .console_log = "/case/client.log"};
}

bool has(const std::string& xml, const std::string& text) {
    return xml.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a machine's XML names its owner, and the owner is read back") {
    CHECK(owner_in_xml(machine_xml(spec())) == owner);
    CHECK(owner_in_xml(network_xml({"pl-01", "plbr0", owner})) == owner);
}

TEST_CASE("every format of the disk's chain is stated and the chain ends") {
    const std::string xml = machine_xml(spec());
    CHECK(has(xml, R"(<driver name="qemu" type="qcow2")"));
    CHECK(has(xml, R"(<format type="qcow2" />)"));
    CHECK(has(xml, R"(<source file="/store/base.qcow2" />)"));
    CHECK(has(xml, "<backingStore />"));
    CHECK_FALSE(has(xml, "<graphics"));
}

TEST_CASE("text that XML reads otherwise is escaped") {
    CHECK(has(machine_xml(spec()), "note=&lt;&amp;"));
}

TEST_CASE("the accelerator decides the machine's type") {
    MachineSpec kvm = spec();
    kvm.accelerator = Accelerator::kvm;
    CHECK(has(machine_xml(spec()), R"(<domain type="qemu">)"));
    CHECK(has(machine_xml(kvm), R"(<domain type="kvm">)"));
    CHECK_FALSE(has(machine_xml(kvm), "tb-cache"));
}

TEST_CASE("a network has a bridge and no address") {
    const std::string xml = network_xml({"pl-01", "plbr0", owner});
    CHECK(has(xml, R"(<bridge name="plbr0" stp="off" delay="0" />)"));
    CHECK_FALSE(has(xml, "<ip"));
}

TEST_CASE("XML without our element, with odd owners or none at all has no owner") {
    CHECK_FALSE(owner_in_xml("").has_value());
    CHECK_FALSE(owner_in_xml("<domain><name>x</name></domain>").has_value());
    CHECK_FALSE(
        owner_in_xml(
            "<domain><metadata><a:owner xmlns:a='urn:other' instance='a' session='b' seat='c'/></metadata></domain>")
            .has_value());
    CHECK_FALSE(owner_in_xml("<owner instance='A B' session='b' seat='c'/>").has_value());
    CHECK(owner_in_xml("<domain><metadata><z:owner xmlns:z='urn:plateau:owner:1' instance='a' session='b' "
                       "seat='c'/></metadata></domain>") == Owner{"a", "b", "c"});
    CHECK(owner_in_xml("<owner instance='a' session='b' seat='c'/>") == Owner{"a", "b", "c"});
}

TEST_CASE("a machine's interface comes with the link that is wanted") {
    const auto down = interface_with_link(machine_xml(spec()), Link::down);
    REQUIRE(down.has_value());
    CHECK(has(*down, R"(<link state="down" />)"));
    CHECK_FALSE(has(*down, R"(state="up")"));
    CHECK(has(*down, "52:54:00:01:02:03"));
    CHECK_FALSE(interface_with_link("<domain/>", Link::down).has_value());
}

TEST_CASE("what libvirt would misread is a defect that is named") {
    CHECK_FALSE(defect_of(spec()).has_value());
    const auto defective = [](auto change) {
        MachineSpec bad = spec();
        change(bad);
        return defect_of(bad).has_value();
    };
    CHECK(defective([](MachineSpec& bad) { bad.name = "a/b"; }));
    CHECK(defective([](MachineSpec& bad) { bad.name = ""; }));
    CHECK(defective([](MachineSpec& bad) { bad.memory = 0; }));
    CHECK(defective([](MachineSpec& bad) { bad.vcpus = 0; }));
    CHECK(defective([](MachineSpec& bad) { bad.command_line = "a\nb"; }));
    CHECK(defective([](MachineSpec& bad) { bad.disk = "relative.qcow2"; }));
    CHECK(defective([](MachineSpec& bad) { bad.owner.seat = "a b"; }));
    CHECK(defect_of(NetworkSpec{"n", "sixteen-letters-", owner}).has_value());
    CHECK_FALSE(defect_of(NetworkSpec{"n", "fifteen-letters", owner}).has_value());
}

}  // namespace plateau::libvirt

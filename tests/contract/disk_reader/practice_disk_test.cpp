#include <algorithm>
#include <fstream>

#include "engine/adapters/qemu/disk_images.h"
#include "engine/platforms/linux/observe.h"
#include "engine/support/child_process.h"
#include "tests/contract/disk_reader/real_disk.h"
#include "tests/contract/disk_reader/suite.h"
#include "tests/fakes/fake_case_store.h"

using namespace plateau;

namespace {

namespace fs = std::filesystem;

const fs::path store = "/var/lib/plateau/images";

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

/// A practice image of the store, the newest; none where it holds none.
std::optional<fs::path> practice_image() {
    std::optional<fs::path> newest;
    std::error_code none;
    for (const auto& version : fs::directory_iterator(store / "practice", none)) {
        const fs::path disk = version.path() / "disk.qcow2";
        if (fs::exists(disk, none) && (!newest || fs::last_write_time(disk) > fs::last_write_time(*newest))) {
            newest = disk;
        }
    }
    if (!newest) {
        MESSAGE("skipped: no practice image in " << store.string() << "; 'plateau image build practice' makes one");
    }
    return newest;
}

FactsRecord observed(Disk& disk) {
    fakes::FakeCaseStore evidence;
    return observe_linux_disk(disk, "disk", {.role = "server", .name = "server", .kinds = linux_kinds()}, evidence,
                              Epoch());
}

/// The record holds what every practice disk holds.
void check_practice_facts(const FactsRecord& record) {
    CHECK(record.trust == Trust::sealed);
    for (const char* kind : {"host", "local_account", "local_group", "firewall_rule", "domain_membership", "share",
                             "directory_user", "vpn_connection", "scheduled_task"}) {
        CAPTURE(kind);
        CHECK(std::find(record.kinds.begin(), record.kinds.end(), kind) != record.kinds.end());
    }
    const auto administrator = std::find_if(record.facts.begin(), record.facts.end(), [](const Fact& fact) {
        return fact.kind == "directory_user" && fact.key.at("account") == Value("administrator");
    });
    CHECK(administrator != record.facts.end());
    for (const UnobservedKind& kind : record.unobserved) {
        CAPTURE(kind.kind);
        CHECK_FALSE(kind.why.empty());
    }
}

}  // namespace

TEST_CASE("a practice disk, an overlay on its golden image, gives its facts") {
    const auto image = practice_image();
    if (!image) {
        return;
    }
    contract::DiskBench bench;
    const auto overlay = bench.folder() / "server.qcow2";
    contract::run({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                   image->lexically_relative(fs::canonical(bench.folder())).string(), overlay.string()});
    auto reader = contract::DiskBench::reader();
    auto disk = reader.open(QemuDiskImages().chain(overlay, {bench.folder(), store}));
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK((*disk)->volumes().at(0).clean);
    check_practice_facts(observed(**disk));
}

TEST_CASE("a practice disk that was not unmounted gives what its journal holds") {
    const auto image = practice_image();
    if (!image) {
        return;
    }
    contract::DiskBench bench;
    const auto raw = bench.folder() / "server.raw";
    contract::run({"qemu-img", "convert", "-q", "-f", "qcow2", "-O", "raw", image->string(), raw.string()});
    const ChildResult where = run_child({.argv = {"debugfs", "-R", "blocks /etc/hostname", raw.string()}});
    REQUIRE(where.succeeded());
    const auto content = bench.folder() / "content";
    std::ofstream(content) << "late\n" << std::string(4091, '\0');
    contract::DiskBench::debugfs(
        raw, {"set_inode_field /etc/hostname size 5", "jo",
              "jw -b " + where.out.substr(0, where.out.find_first_of(" \n")) + " " + content.string(), "jc"});
    auto disk = contract::DiskBench::open(raw);
    REQUIRE_MESSAGE(disk.has_value(), disk.error().why);
    CHECK_MESSAGE((*disk)->volumes().at(0).replayed, (*disk)->volumes().at(0).why);
    const FactsRecord record = observed(**disk);
    check_practice_facts(record);
    const auto host =
        std::find_if(record.facts.begin(), record.facts.end(), [](const Fact& fact) { return fact.kind == "host"; });
    REQUIRE(host != record.facts.end());
    CHECK(host->value.at("name") == Value("late"));
}

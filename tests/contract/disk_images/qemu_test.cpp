#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "engine/adapters/qemu/disk_images.h"
#include "engine/support/child_process.h"
#include "tests/contract/disk_images/suite.h"

using namespace plateau;
namespace fs = std::filesystem;

namespace {

void qemu_img(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "qemu-img");
    const ChildResult result = run_child({.argv = arguments});
    CAPTURE(result.err);
    REQUIRE(result.succeeded());
}

void make_image(const fs::path& file) {
    qemu_img({"create", "-q", "-f", "qcow2", file.string(), "64M"});
}

/// Why the chain that starts at `disk` is refused.
std::string refusal(DiskImages& disks, const fs::path& disk, const fs::path& store) {
    const Error error = contract::error_thrown([&] { disks.chain(disk, {store}); });
    CHECK(error.kind() == ErrorKind::damaged);
    CHECK(error.message().id == "disk.chain.refused");
    return error.message().args.at(2).second;
}

}  // namespace

TEST_CASE("disk images by qemu-img keep the contract") {
    QemuDiskImages disks;
    contract::check_disk_images(disks, make_image);
}

TEST_CASE("a chain is refused for what an image says of what it stands on") {
    QemuDiskImages disks;
    const contract::DiskBench bench(disks, make_image);
    const fs::path folder = bench.overlay.parent_path();
    const auto create = [&](const std::string& backing, const std::string& format) {
        // -u: the backing image is not looked at, so that it may be anything.
        qemu_img({"create", "-q", "-u", "-f", "qcow2", "-F", format, "-b", backing, bench.overlay.string(), "64M"});
    };
    SUBCASE("an absolute path, though it lies in the store") {
        create(bench.image.string(), "qcow2");
        CHECK(refusal(disks, bench.overlay, bench.store) == "its backing image is named by an absolute path");
    }
    SUBCASE("a path that climbs out of the store") {
        make_image(bench.folder.path() / "outside.qcow2");
        create("../../../../outside.qcow2", "qcow2");
        CHECK(refusal(disks, bench.overlay, bench.store) == "it lies outside the image store and the case folder");
    }
    SUBCASE("a json: description") {
        create(R"(json:{"driver":"qcow2","file":{"driver":"file","filename":"/etc/passwd"}})", "qcow2");
        CHECK(refusal(disks, bench.overlay, bench.store) == "its backing image is a json: description");
    }
    SUBCASE("a protocol") {
        create("nbd://127.0.0.1:1/x", "raw");
        CHECK(refusal(disks, bench.overlay, bench.store) == "its backing image is named by a protocol");
    }
    SUBCASE("a format that is not one of ours") {
        create("../../../practice/disk.qcow2", "vmdk");
        CHECK(refusal(disks, bench.overlay, bench.store) == "it does not state that its backing image is qcow2 or raw");
    }
    SUBCASE("a data file of its own") {
        qemu_img({"create", "-q", "-f", "qcow2", "-o",
                  "data_file=" + (folder / "data.raw").string() + ",data_file_raw=on", bench.overlay.string(), "1M"});
        CHECK(refusal(disks, bench.overlay, bench.store) == "its data lies in a further file");
    }
    SUBCASE("a backing image that is no qcow2 though it is said to be") {
        write_file_atomically(folder / "text", std::string(200, 'x'));
        create("text", "qcow2");
        CHECK(refusal(disks, bench.overlay, bench.store) == "it is not a qcow2 image");
    }
    SUBCASE("itself") {
        create("client.qcow2", "qcow2");
        CHECK(refusal(disks, bench.overlay, bench.store) == "the chain has more than 8 elements");
    }
    SUBCASE("a file that is gone") {
        create("gone.qcow2", "qcow2");
        CHECK(refusal(disks, bench.overlay, bench.store) == "No such file or directory");
    }
}

TEST_CASE("a chain may end in a raw image that is stated to be one") {
    QemuDiskImages disks;
    const contract::DiskBench bench(disks, make_image);
    qemu_img({"create", "-q", "-f", "raw", (bench.store / "practice/disk.raw").string(), "1M"});
    qemu_img({"create", "-q", "-f", "qcow2", "-F", "raw", "-b", "../../../practice/disk.raw", bench.overlay.string()});
    const auto chain = disks.chain(bench.overlay, {bench.store});
    REQUIRE(chain.size() == 2);
    CHECK(chain[1].format == "raw");
    CHECK(chain[1].size == 1 << 20);
}

TEST_CASE("an overlay that asks for more room than there is names the disk, the room needed and what is free") {
    QemuDiskImages disks;
    const contract::DiskBench bench(disks, make_image);
    contract::check_disk_full(disks,
                              {.overlay = bench.overlay, .backing = bench.image, .room = std::uint64_t{1} << 60});
}

TEST_CASE("a disk that fills up under qemu-img is told as full and leaves no part of the overlay") {
    // A file system too small for an overlay, seen by this process alone.
    if (::geteuid() != 0 || ::unshare(CLONE_NEWNS) != 0) {
        MESSAGE("skipped: a mount of its own needs root");
        return;
    }
    QemuDiskImages disks;
    const contract::DiskBench bench(disks, make_image);
    REQUIRE(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    const fs::path small = bench.folder.path() / "small";
    fs::create_directory(small);
    REQUIRE(::mount("none", small.c_str(), "tmpfs", 0, "size=800k") == 0);
    // Large enough that the overlay's own tables are more than the look before would think.
    const fs::path huge = bench.store / "practice/huge.qcow2";
    qemu_img({"create", "-q", "-f", "qcow2", huge.string(), "60T"});
    contract::check_disk_full(disks, {.overlay = small / "client.qcow2", .backing = huge});
    CHECK_NOTHROW(disks.create_overlay({.overlay = small / "client.qcow2", .backing = bench.image}));
    REQUIRE(::umount(small.c_str()) == 0);
}

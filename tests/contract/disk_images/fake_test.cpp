#include "tests/contract/disk_images/suite.h"
#include "tests/fakes/fake_disk_images.h"

using namespace plateau;

TEST_CASE("the fake disk images keep the contract") {
    fakes::FakeDiskImages disks;
    contract::check_disk_images(disks, [](const auto& file) { write_file_atomically(file, "image"); });
}

TEST_CASE("the fake disk images can be full") {
    fakes::FakeDiskImages disks;
    const contract::DiskBench bench(disks, [](const auto& file) { write_file_atomically(file, "image"); });
    disks.set_free_space(100);
    contract::check_disk_full(disks, {.overlay = bench.overlay, .backing = bench.image, .room = 101});
}

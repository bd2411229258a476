#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <optional>

#include "engine/ports/disk_images.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

/// What every DiskImages must do.
namespace plateau::contract {

/// The error that `call` throws; a failed test when it throws none.
inline Error error_thrown(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error was thrown");
    std::abort();
}

/// A store with an image in it and a folder for overlays, as in an image store.
struct DiskBench {
    DiskBench(DiskImages& disk_images, const std::function<void(const std::filesystem::path&)>& make_image)
        : disks(disk_images) {
        std::filesystem::create_directories(folder.path() / "store/practice");
        std::filesystem::create_directories(folder.path() / "store/overlays/a/b");
        make_image(image);
    }

    DiskImages& disks;
    TemporaryFolder folder{"disk-images"};
    std::filesystem::path store = folder.path() / "store";
    std::filesystem::path image = store / "practice/disk.qcow2";
    std::filesystem::path overlay = store / "overlays/a/b/client.qcow2";
};

/// `make_image` makes an image that stands on nothing.
inline void check_disk_images(DiskImages& disks, const std::function<void(const std::filesystem::path&)>& make_image) {
    const DiskBench bench(disks, make_image);
    const OverlaySpec spec{.overlay = bench.overlay, .backing = bench.image};

    // An overlay stands on its image, both inside the store.
    disks.create_overlay(spec);
    const auto chain = disks.chain(bench.overlay, {bench.store});
    REQUIRE(chain.size() == 2);
    CHECK(chain[0].file == std::filesystem::canonical(bench.overlay));
    CHECK(chain[1].file == std::filesystem::canonical(bench.image));
    CHECK(chain[1].format == "qcow2");

    // What is there already is not written over.
    CHECK(error_thrown([&] { disks.create_overlay(spec); }).kind() == ErrorKind::conflict);
    CHECK(disks.chain(bench.overlay, {bench.store}).size() == 2);

    // A link says where the backing image is, relative to the overlay: the whole store may move.
    std::filesystem::rename(bench.store, bench.folder.path() / "moved");
    CHECK(
        disks.chain(bench.folder.path() / "moved/overlays/a/b/client.qcow2", {bench.folder.path() / "moved"}).size() ==
        2);
    std::filesystem::rename(bench.folder.path() / "moved", bench.store);

    // An element outside the folders is refused, be it the backing image or the disk.
    CHECK(error_thrown([&] { disks.chain(bench.overlay, {bench.store / "overlays"}); }).kind() == ErrorKind::damaged);
    CHECK(error_thrown([&] { disks.chain(bench.overlay, {bench.store / "practice"}); }).kind() == ErrorKind::damaged);
    CHECK(disks.chain(bench.overlay, {bench.store / "overlays", bench.store / "practice"}).size() == 2);

    // So is one that a link leads out of them.
    std::filesystem::create_symlink(bench.image, bench.store / "overlays/link.qcow2");
    CHECK(error_thrown([&] { disks.chain(bench.store / "overlays/link.qcow2", {bench.store / "overlays"}); }).kind() ==
          ErrorKind::damaged);

    // What is missing is told apart.
    CHECK(error_thrown([&] { disks.chain(bench.store / "none.qcow2", {bench.store}); }).kind() == ErrorKind::not_found);
    const OverlaySpec on_nothing{.overlay = bench.store / "overlays/b.qcow2", .backing = bench.store / "none.qcow2"};
    CHECK(error_thrown([&] { disks.create_overlay(on_nothing); }).kind() == ErrorKind::not_found);
    CHECK_FALSE(std::filesystem::exists(on_nothing.overlay));
}

/// `spec` asks for more room than there is.
inline void check_disk_full(DiskImages& disks, const OverlaySpec& spec) {
    const Error error = error_thrown([&] { disks.create_overlay(spec); });
    CHECK(error.kind() == ErrorKind::exhausted);
    CHECK(error.message().id == "disk.full");
    CHECK(error.message().args.at(0) == std::pair<std::string, std::string>("disk", spec.overlay.string()));
    CHECK(error.message().args.at(1).first == "needed");
    CHECK(error.message().args.at(2).first == "free");
    CHECK_FALSE(std::filesystem::exists(spec.overlay));
}

}  // namespace plateau::contract

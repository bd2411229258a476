#include "engine/lab/image_store.h"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "engine/lab/file_lock.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"
#include "engine/support/wait.h"

using namespace plateau;
namespace fs = std::filesystem;

namespace {

constexpr const char* good_build = R"(#!/bin/sh
set -e
echo built >> "$(dirname "$0")/../builds"
echo 'step 1/1: everything' >&2
echo disk > "$1/disk.qcow2"
echo kernel > "$1/vmlinuz"
echo initrd > "$1/initrd"
printf 'samba\t4.17\n' > "$1/packages.tsv"
)";

/// A store and a recipe that takes no time.
struct Workshop {
    explicit Workshop(const std::string& script = good_build) { write_recipe(script); }

    void write_recipe(const std::string& script) const {
        fs::create_directories(folder.path() / "recipes/practice");
        write_file_atomically(folder.path() / "recipes/practice/build", script, 0755);
    }
    StoredImage ensure(const std::stop_token& stop = {}) const {
        return store().ensure("practice", [](std::string_view) {}, stop);
    }
    ImageStore store() const { return {folder.path() / "store", folder.path() / "recipes"}; }
    /// How often the recipe ran.
    std::size_t builds() const {
        const fs::path file = folder.path() / "recipes/builds";
        return fs::exists(file) ? read_file(file).size() / 6 : 0;
    }
    /// Names in the image's folder beside the finished images.
    std::size_t unfinished() const {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(folder.path() / "store/practice")) {
            count += entry.path().filename().string().starts_with(".building-") ? 1 : 0;
        }
        return count;
    }

    TemporaryFolder folder{"image-store"};
};

void overwrite(const fs::path& file, const std::string& content) {
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    std::ofstream(file, std::ios::in | std::ios::out) << content;
}

template <class F>
Error error_of(F&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error");
    std::abort();
}

}  // namespace

TEST_CASE("an image is built once, found by its role and known by the hash of its disk") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    CHECK(image.state == StoredImage::State::ready);
    CHECK(image.current);
    CHECK(image.folder.filename().string().size() == 16);
    CHECK(image.manifest.recipe.substr(7, 16) == image.folder.filename().string());
    CHECK(image.manifest.packages == std::vector<ImagePackage>{{"samba", "4.17"}});
    CHECK(image.manifest.roles == std::vector<std::string>{"client", "server", "router"});
    workshop.ensure();
    CHECK(workshop.builds() == 1);

    const GoldenImage golden = workshop.store().find("practice/client");
    CHECK(golden.role == "client");
    CHECK(golden.hash == sha256_of("disk\n"));
    CHECK(read_file(golden.disk) == "disk\n");
    CHECK(read_file(golden.kernel) == "kernel\n");
    CHECK(read_file(golden.initrd) == "initrd\n");
}

TEST_CASE("an image of an older recipe is still found by its hash, and not once its bytes are others") {
    const Workshop workshop;
    const StoredImage old = workshop.ensure();
    workshop.write_recipe(std::string(good_build) + "# changed\n");
    CHECK(error_of([&] { workshop.store().find("practice/client"); }).message().id == "image.not_ready");
    const GoldenImage golden = workshop.store().find("practice/client", sha256_of("disk\n"));
    CHECK(golden.role == "client");
    CHECK(golden.disk == old.folder / "disk.qcow2");
    CHECK(error_of([&] { workshop.store().find("practice/client", "sha256:of another"); }).message().id ==
          "image.gone");
    overwrite(old.folder / "disk.qcow2", "longer than before\n");
    CHECK(error_of([&] { workshop.store().find("practice/client", sha256_of("disk\n")); }).message().id ==
          "image.gone");
}

TEST_CASE("a finished image is read-only, in folders QEMU's user can pass through, and nothing else is left") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    for (const char* name : {"disk.qcow2", "vmlinuz", "initrd", "manifest.json"}) {
        CHECK((fs::status(image.folder / name).permissions() & fs::perms::mask) == fs::perms(0444));
    }
    CHECK((fs::status(image.folder).permissions() & fs::perms::mask) == fs::perms(0755));
    CHECK_FALSE(fs::exists(image.folder / "packages.tsv"));
    CHECK(workshop.unfinished() == 0);
}

TEST_CASE("the build's lines are told as they come") {
    const Workshop workshop;
    std::vector<std::string> lines;
    workshop.store().ensure("practice", [&](std::string_view line) { lines.emplace_back(line); });
    CHECK(lines == std::vector<std::string>{"step 1/1: everything"});
}

TEST_CASE("a changed recipe makes another image and the old one stays") {
    const Workshop workshop;
    workshop.ensure();
    workshop.write_recipe(std::string(good_build) + "# changed\n");
    workshop.ensure();
    const auto images = workshop.store().list();
    REQUIRE(images.size() == 2);
    CHECK(images[0].current != images[1].current);
    CHECK(workshop.builds() == 2);
}

TEST_CASE("a failed build says the recipe's last line and leaves nothing") {
    const Workshop workshop("#!/bin/sh\necho 'no mirror answers' >&2\nexit 3\n");
    const Error error = error_of([&] { workshop.ensure(); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(error.message().id == "image.build.failed");
    CHECK(std::string(error.what()).find("exit status 3: no mirror answers") != std::string::npos);
    CHECK(workshop.unfinished() == 0);
    CHECK(workshop.store().list().empty());
}

TEST_CASE("a build that leaves a file out is no image") {
    const Workshop workshop("#!/bin/sh\ntouch \"$1/disk.qcow2\" \"$1/vmlinuz\" \"$1/packages.tsv\"\n");
    const Error error = error_of([&] { workshop.ensure(); });
    CHECK(error.message() == Message{"image.build.incomplete", {{"image", "practice"}, {"file", "initrd"}}});
    CHECK(workshop.store().list().empty());
}

TEST_CASE("an image whose size differs is noticed at once and built again") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    overwrite(image.folder / "vmlinuz", "longer than before");
    CHECK(workshop.store().list().at(0).state == StoredImage::State::damaged);
    CHECK(error_of([&] { workshop.store().find("practice/client"); }).kind() == ErrorKind::damaged);
    CHECK(workshop.ensure().state == StoredImage::State::ready);
    CHECK(workshop.builds() == 2);
    CHECK(read_file(image.folder / "vmlinuz") == "kernel\n");
}

TEST_CASE("bytes that differ under the same size are noticed by their time") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    overwrite(image.folder / "disk.qcow2", "DISK");
    CHECK(workshop.store().list().at(0).why == "disk.qcow2 does not have the bytes it was built with");
}

TEST_CASE("a file that was only touched is read once and trusted again") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    const auto built = fs::last_write_time(image.folder / "disk.qcow2");
    fs::last_write_time(image.folder / "disk.qcow2", built - std::chrono::hours(1));
    CHECK(workshop.store().list().at(0).state == StoredImage::State::ready);
    CHECK(fs::last_write_time(image.folder / "disk.qcow2") == built);
}

TEST_CASE("bytes that differ under the same size and time are found by verify, and then built again") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    const auto built = fs::last_write_time(image.folder / "disk.qcow2");
    overwrite(image.folder / "disk.qcow2", "DISK");
    fs::last_write_time(image.folder / "disk.qcow2", built);
    CHECK(workshop.store().list().at(0).state == StoredImage::State::ready);
    CHECK(workshop.store().verify().at(0).state == StoredImage::State::damaged);
    CHECK(workshop.store().list().at(0).state == StoredImage::State::damaged);
    workshop.ensure();
    CHECK(workshop.store().verify().at(0).state == StoredImage::State::ready);
}

TEST_CASE("an image whose manifest is missing or unreadable is built again") {
    const Workshop workshop;
    const StoredImage image = workshop.ensure();
    SUBCASE("missing") {
        fs::remove(image.folder / "manifest.json");
        CHECK(workshop.store().list().at(0).state == StoredImage::State::unfinished);
    }
    SUBCASE("unreadable") {
        write_file_atomically(image.folder / "manifest.json", "{");
        CHECK(workshop.store().list().at(0).state == StoredImage::State::damaged);
    }
    workshop.ensure();
    CHECK(workshop.builds() == 2);
    CHECK(workshop.store().verify().at(0).state == StoredImage::State::ready);
}

TEST_CASE("what a dead builder left is removed by the next build") {
    const Workshop workshop;
    fs::create_directories(workshop.folder.path() / "store/practice/.building-0123456789abcdef-1/image/half");
    workshop.ensure();
    CHECK(workshop.unfinished() == 0);
}

TEST_CASE("of two builders one builds and the other uses it") {
    const Workshop workshop("#!/bin/sh\nsleep 0.3\n" + std::string(good_build).substr(10));
    std::thread other([&] { workshop.ensure(); });
    workshop.ensure();
    other.join();
    CHECK(workshop.builds() == 1);
    CHECK(workshop.store().list().size() == 1);
}

TEST_CASE("a builder whose own Plateau was killed is waited for, and the wait can be stopped") {
    const Workshop workshop;
    fs::create_directories(workshop.folder.path() / "store/practice");
    const auto orphan = FileLock::try_lock(workshop.folder.path() / "store/practice/.builder");
    REQUIRE(orphan.has_value());
    std::stop_source stop;
    stop.request_stop();
    CHECK(error_of([&] { workshop.ensure(stop.get_token()); }).kind() == ErrorKind::cancelled);
    CHECK(workshop.builds() == 0);
}

TEST_CASE("a build that is stopped ends with its processes and leaves nothing") {
    const Workshop workshop("#!/bin/sh\ntouch \"$(dirname \"$0\")/../started\"\nsleep 60\n");
    std::stop_source stop;
    std::thread stopper([&] {
        while (!fs::exists(workshop.folder.path() / "recipes/started")) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        stop.request_stop();
    });
    const Error error = error_of([&] { workshop.ensure(stop.get_token()); });
    stopper.join();
    CHECK(error.kind() == ErrorKind::cancelled);
    CHECK(workshop.unfinished() == 0);
    // The last of its processes holds the lock until the kernel has ended it, which a busy machine does a little later.
    const fs::path lock = workshop.folder.path() / "store/practice/.builder";
    const plateau::Wait wait{{"build.ended", {}}, std::chrono::seconds(30), std::chrono::milliseconds(10)};
    CHECK_NOTHROW(plateau::wait_for(wait, {}, [&]() -> std::optional<std::string> {
        return FileLock::try_lock(lock) ? std::nullopt : std::optional<std::string>("a process of the build lives on");
    }));
}

TEST_CASE("a name nobody knows is refused before anything is looked for") {
    const Workshop workshop;
    CHECK(error_of([&] { workshop.store().ensure("exam", {}); }).message().id == "image.unknown");
    CHECK(error_of([&] { workshop.store().ensure("exam", {}); }).kind() == plateau::ErrorKind::invalid_input);
    CHECK(error_of([&] { workshop.store().find("practice/printer"); }).kind() == plateau::ErrorKind::invalid_input);
    CHECK(error_of([&] { workshop.store().find("practice"); }).message().id == "image.role.unknown");
    CHECK(error_of([&] { workshop.store().find("practice/printer"); }).message().id == "image.role.unknown");
    CHECK(error_of([&] { workshop.store().find("practice/client"); }).message().id == "image.not_ready");
}

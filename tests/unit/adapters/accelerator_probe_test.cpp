#include "engine/adapters/qemu/accelerator_probe.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <stop_token>
#include <string>

#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace {

/// A folder with a script in QEMU's place that counts its runs.
class FakeQemu {
  public:
    explicit FakeQemu(const std::string& script) : folder_("plateau-probe") {
        probe.program = (folder_.path() / "qemu").string();
        probe.user = "no-such-user";
        probe.device = folder_.path() / "kvm";
        probe.boot_id = folder_.path() / "boot_id";
        write_file_atomically(probe.program, "#!/bin/sh\necho >>" + runs_file().string() + "\n" + script, 0755);
        write_file_atomically(probe.device, "");
        write_file_atomically(runs_file(), "");
        boot("one");
    }

    void boot(const std::string& id) { write_file_atomically(probe.boot_id, id + "\n"); }
    Accelerator choose(const std::stop_token& stop = {}) const {
        return choose_accelerator("/vmlinuz", "/initrd", folder_.path() / "cache", probe, stop);
    }
    std::size_t runs() const { return read_file(runs_file()).size(); }

    AcceleratorProbe probe;

  private:
    std::filesystem::path runs_file() const { return folder_.path() / "runs"; }
    TemporaryFolder folder_;
};

constexpr const char* works = "printf 'Linux version 6\\r\\nplateau-accelerator-works\\r\\npanic\\r\\n'";

}  // namespace

TEST_CASE("a guest whose program prints under KVM means KVM") {
    CHECK(FakeQemu(works).choose() == Accelerator::kvm);
}

TEST_CASE("a guest that hangs, aborts or only repeats its command line means TCG") {
    FakeQemu hangs("echo booting; exec sleep 100");
    hangs.probe.limit = std::chrono::milliseconds(200);
    CHECK(hangs.choose() == Accelerator::tcg);
    CHECK(FakeQemu("echo 'error: failed to set MSR' >&2; kill -6 $$").choose() == Accelerator::tcg);
    CHECK(FakeQemu("echo 'Command line: -- echo plateau-accelerator-works'").choose() == Accelerator::tcg);
}

TEST_CASE("a probe that is no longer wanted ends before its guest does") {
    FakeQemu hangs("exec sleep 100");
    hangs.probe.limit = std::chrono::minutes(2);
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(hangs.choose(stop.get_token()), Error);
}

TEST_CASE("without the device no guest is booted") {
    FakeQemu qemu(works);
    std::filesystem::remove(qemu.probe.device);
    CHECK(qemu.choose() == Accelerator::tcg);
    CHECK(qemu.runs() == 0);
}

TEST_CASE("the answer is kept until the host boots again, and a damaged cache is asked anew") {
    FakeQemu qemu(works);
    CHECK(qemu.choose() == Accelerator::kvm);
    CHECK(qemu.choose() == Accelerator::kvm);
    CHECK(qemu.runs() == 1);
    qemu.boot("two");
    CHECK(qemu.choose() == Accelerator::kvm);
    CHECK(qemu.runs() == 2);
    write_file_atomically(qemu.probe.boot_id.parent_path() / "cache", "two\nperhaps\n");
    CHECK(qemu.choose() == Accelerator::kvm);
    CHECK(qemu.runs() == 3);
}

}  // namespace plateau

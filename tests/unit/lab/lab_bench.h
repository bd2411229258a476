#pragma once

#include <doctest/doctest.h>

#include <mutex>

#include "engine/lab/lab.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "tests/fakes/fake_disk_images.h"
#include "tests/fakes/fake_host_helper.h"
#include "tests/fakes/fake_hypervisor.h"

namespace plateau::test {

/// An Ed25519 public key made for tests, as dropbearkey prints it.
inline constexpr const char* host_key_text =
    "Public key portion is:\nssh-ed25519 "
    "AAAAC3NzaC1lZDI1NTE5AAAAIBnZ3ZqO1Ld0m0gkWGv5tqxSk2lOtXEGH5XmcPy5bFhX root@router\nFingerprint: x\n";

class FixedClock final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000));
    }
};

/// The kind of the error that `work` throws, with its text in `what` for a failed test.
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

/// A host made of fakes, on which seats can be provisioned. Guests boot at once and are ready.
struct LabBench {
    LabBench() {
        for (const char* folder : {"store/practice/0123456789abcdef", "cases"}) {
            std::filesystem::create_directories(folder_.path() / folder);
        }
        write_file_atomically(image_folder() / "disk.qcow2", "image");
        hypervisor.furnish([](const MachineSpec& spec, fakes::FakeGuest& guest) { furnish(spec, guest); });
    }

    static void furnish(const MachineSpec& spec, fakes::FakeGuest& guest) {
        guest.put_file("/run/plateau/ready/" + spec.role, "1.0\n");
        guest.set_program("/bin/sh", [](const GuestCommand& command, fakes::FakeGuest&) -> Observed<GuestResult> {
            const std::string& script = command.argv.at(2);
            if (script.find("dropbearkey") != std::string::npos) {
                return GuestResult{0, host_key_text, "", false};
            }
            return script == "fail" ? GuestResult{3, "", "first\nno such user\n", false} : GuestResult{};
        });
    }

    std::filesystem::path store() const { return folder_.path() / "store"; }
    std::filesystem::path cases() const { return folder_.path() / "cases"; }
    std::filesystem::path image_folder() const { return store() / "practice/0123456789abcdef"; }

    GoldenImage image(const std::string& role) const {
        return {.name = "practice/" + role,
                .role = role,
                .hash = "sha256:of-the-image",
                .disk = image_folder() / "disk.qcow2",
                .kernel = image_folder() / "vmlinuz",
                .initrd = image_folder() / "initrd"};
    }

    LabRequest request(const std::string& seat = "01") const {
        LabRequest request;
        request.owner = {instance, "s1", seat};
        request.plan.subnet = *Ipv4Prefix::parse("192.168.1.0/24");
        request.plan.observer = *Ipv4Address::parse("192.168.1.250");
        request.plan.domain = "lab.lan";
        request.plan.machines = {{"client", "client", std::uint64_t{128} << 20, 1, std::nullopt},
                                 {"server", "server", std::uint64_t{256} << 20, 2, Ipv4Address::parse("192.168.1.10")}};
        request.plan.router = RouterPlan{.image = "practice/router",
                                         .memory = std::uint64_t{96} << 20,
                                         .address = *Ipv4Address::parse("192.168.1.1")};
        request.seat = {.id = seat, .host = "here", .router = {.kind = "vm"}};
        for (const char* role : {"client", "server", "router"}) {
            request.images[role] = image(role);
        }
        request.store = store();
        return request;
    }

    LabServices services() {
        LabServices services{.hypervisor = hypervisor,
                             .helper = helper,
                             .disks = disks,
                             .clock = clock,
                             .agent = [this](const std::string& machine) { return hypervisor.agent_of(machine); },
                             .progress = [this](const ProgressEvent& event) { note(event); }};
        using std::chrono::milliseconds;
        services.limits = {.agent = milliseconds(60),
                           .ready = milliseconds(60),
                           .shutdown = milliseconds(20),
                           .step = milliseconds(50),
                           .pause = milliseconds(1)};
        return services;
    }

    void note(const ProgressEvent& event) {
        {
            const std::scoped_lock lock(mutex);
            events.push_back(event);
        }
        if (on_event) {
            on_event(event);
        }
    }

    /// Whether nothing on this host carries an owner.
    bool is_bare() {
        return hypervisor.owned().empty() && helper.namespaces().empty() &&
               (!std::filesystem::exists(store() / "overlays") || std::filesystem::is_empty(store() / "overlays"));
    }

    std::string instance = new_uuid();
    TemporaryFolder folder_{"lab-bench"};
    fakes::FakeHypervisor hypervisor;
    fakes::FakeHostHelper helper{{instance}, {store(), cases()}};
    fakes::FakeDiskImages disks;
    FixedClock clock;
    std::mutex mutex;
    std::vector<ProgressEvent> events;
    std::function<void(const ProgressEvent&)> on_event;
};

}  // namespace plateau::test

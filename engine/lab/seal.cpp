#include "engine/lab/seal.h"

#include <algorithm>
#include <barrier>

#include "engine/lab/executor.h"
#include "engine/lab/folders.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"
#include "engine/support/utc_text.h"
#include "engine/support/wait.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

using Steady = std::chrono::steady_clock;
using Stopped = SealedMachine::Stopped;

constexpr std::string_view export_file = "router.export";
constexpr std::string_view manifest_file = "manifest.json";

std::int64_t milliseconds_since(Steady::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
}

/// One post being sealed; each machine is worked on by one thread.
class Sealing {
  public:
    Sealing(const LabServices& services, const Lab& lab, std::stop_token stop)
        : services_(services), lab_(lab), stop_(std::move(stop)) {
        manifest_.owner = lab.owner;
        for (const LabMachine& machine : lab.machines) {
            manifest_.machines.push_back({.role = machine.role, .name = machine.spec.name});
            manifest_.files.push_back({.name = machine.spec.disk.filename().string()});
            manifest_.images.push_back(machine.image);
        }
    }

    void cut_links() {
        const std::size_t count = lab_.machines.size();
        std::barrier together(static_cast<std::ptrdiff_t>(count));
        std::vector<Steady::time_point> cut(count);
        manifest_.links_cut = utc_text(services_.clock.now());
        rethrow(run_all(count, count, [&](std::size_t i) {
            together.arrive_and_wait();
            cut_link(i);
            cut[i] = Steady::now();
        }));
        if (count > 0) {
            const auto [first, last] = std::minmax_element(cut.begin(), cut.end());
            manifest_.links_cut_microseconds =
                std::chrono::duration_cast<std::chrono::microseconds>(*last - *first).count();
        }
    }

    void stop_machines() {
        each_machine("step.stop", [&](std::size_t i) { stop_machine(i); });
    }

    void hash_disks() {
        each_machine("step.hash", [&](std::size_t i) {
            throw_if_stopped(stop_);
            const fs::path& disk = lab_.machines[i].spec.disk;
            manifest_.files[i].sha256 = services_.helper.seal_file(disk);
            manifest_.files[i].size = static_cast<std::int64_t>(fs::file_size(disk));
        });
    }

    SealManifest& manifest() { return manifest_; }

  private:
    static void rethrow(const std::vector<std::exception_ptr>& thrown) {
        for (const auto& one : thrown) {
            if (one) {
                std::rethrow_exception(one);
            }
        }
    }

    void each_machine(const char* step, const std::function<void(std::size_t)>& work) {
        rethrow(run_all(lab_.machines.size(), lab_.machines.size(), [&](std::size_t i) {
            run_step(services_.progress, {lab_.owner.seat, lab_.machines[i].role, step}, [&] { work(i); });
        }));
    }

    bool is_off(std::size_t i) {
        const MachineState state = services_.hypervisor.state(lab_.machines[i].spec.name);
        return state == MachineState::stopped || state == MachineState::absent;
    }

    void cut_power(std::size_t i, const std::string& why) {
        services_.hypervisor.stop(lab_.machines[i].spec.name, StopHow::cut_power);
        manifest_.machines[i].stopped = Stopped::power_cut;
        manifest_.machines[i].why = why;
    }

    void cut_link(std::size_t i) {
        try {
            services_.hypervisor.set_link(lab_.machines[i].spec.name, Link::down);
        } catch (const Error& error) {
            if (!is_off(i)) {
                cut_power(i, std::string("its link could not be cut: ") + error.what());
            }
        }
    }

    void stop_machine(std::size_t i) {
        SealedMachine& machine = manifest_.machines[i];
        if (is_off(i)) {
            return;
        }
        const auto start = Steady::now();
        try {
            services_.hypervisor.stop(machine.name, StopHow::ask);
            const Wait wait{Message{"lab.wait.shutdown", {{"machine", machine.role}, {"seat", lab_.owner.seat}}},
                            services_.limits.shutdown, services_.limits.pause};
            wait_for(wait, stop_,
                     [&] { return is_off(i) ? std::nullopt : std::optional<std::string>("it still runs"); });
            machine.stopped = Stopped::asked;
        } catch (const Error& error) {
            throw_if_stopped(stop_);
            cut_power(i, error.what());
        }
        machine.milliseconds = milliseconds_since(start);
    }

    const LabServices& services_;
    const Lab& lab_;
    const std::stop_token stop_;
    SealManifest manifest_;
};

SealedFile keep_export(const fs::path& case_folder, const std::string& bytes) {
    // It tells much of the router: for its owner's eyes.
    write_file_atomically(case_folder / export_file, bytes, 0400);
    return {std::string(export_file), static_cast<std::int64_t>(bytes.size()), sha256_of(bytes)};
}

}  // namespace

SealManifest seal(const LabServices& services, const Lab& lab, const SealRequest& request,
                  const std::stop_token& stop) {
    throw_if_stopped(stop);
    make_folders(request.case_folder);
    Sealing sealing(services, lab, stop);
    run_step(services.progress, {lab.owner.seat, "", "step.links"}, [&] { sealing.cut_links(); });
    sealing.stop_machines();
    sealing.hash_disks();
    SealManifest& manifest = sealing.manifest();
    if (request.router_export) {
        manifest.router_export = keep_export(request.case_folder, *request.router_export);
    }
    manifest.sealed = utc_text(services.clock.now());
    write_file_atomically(request.case_folder / manifest_file, to_json(manifest), 0444);
    return std::move(manifest);
}

}  // namespace plateau

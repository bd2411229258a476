#include "engine/app/host_state.h"

#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <sstream>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/adapters/libvirt/libvirt_daemon.h"
#include "engine/adapters/qemu/accelerator_probe.h"
#include "engine/support/child_process.h"
#include "engine/support/files.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr const char* qemu_user = "libvirt-qemu";
constexpr const char* samba_for_python = "/usr/lib/python3/dist-packages/samba";

const std::vector<NeededProgram>& needed_programs() {
    static const std::vector<NeededProgram> programs{
        {"qemu-system-x86_64", "qemu-system-x86"},
        {"qemu-img", "qemu-utils"},
        {"libvirtd", "libvirt-daemon-system"},
        {"virtlogd", "libvirt-daemon-system"},
        {"ip", "iproute2"},
        {"mmdebstrap", "mmdebstrap"},
        {"mke2fs", "e2fsprogs"},
        {"setpriv", "util-linux"},
    };
    return programs;
}

/// In PATH, or where Debian keeps the programs of root.
bool is_installed(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (!folder.empty() && ::access((fs::path(folder) / program).c_str(), X_OK) == 0) {
            return true;
        }
    }
    return false;
}

std::vector<NeededProgram> absent_programs() {
    std::vector<NeededProgram> absent;
    std::copy_if(needed_programs().begin(), needed_programs().end(), std::back_inserter(absent),
                 [](const NeededProgram& each) { return !is_installed(each.program); });
    return absent;
}

/// "QEMU emulator version 7.2.17 (Debian …)": the third word after its name.
std::string qemu_version(const std::stop_token& stop) {
    try {
        std::istringstream words(run_child({.argv = {"qemu-system-x86_64", "--version"}}, stop).out);
        for (std::string word; words >> word;) {
            if (word == "version" && words >> word) {
                return word;
            }
        }
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) {
            throw;
        }
    }
    return {};
}

void look_at_libvirt(HostState& host) {
    if (!libvirt_is_running()) {
        host.libvirt_can_be_started = host.root && is_installed("libvirtd");
    }
    try {
        connect_libvirt("qemu:///system");
        host.kvm_closed_to_qemu = libvirt_sees_closed_kvm();
    } catch (const Error& error) {
        host.hypervisor = error;
    }
}

std::optional<StoredImage> current_image(const Places& places, const std::string& image) {
    for (StoredImage& each : ImageStore(places.store, places.recipes).list()) {
        if (each.current && each.name == image) {
            return std::move(each);
        }
    }
    return std::nullopt;
}

/// The folder that is there and nearest to `folder`: what an image store would be made in.
fs::path nearest(fs::path folder) {
    std::error_code none;
    while (!fs::exists(folder, none) && folder.has_relative_path()) {
        folder = folder.parent_path();
    }
    return folder;
}

/// Tried as QEMU's user, which only root can do.
bool qemu_can_reach(const fs::path& folder, const std::stop_token& stop) {
    std::error_code none;
    if (::geteuid() != 0 || ::getpwnam(qemu_user) == nullptr || !fs::exists(folder, none)) {
        return true;
    }
    const std::string user = qemu_user;
    const ChildResult result = run_child({.argv = {"setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups",
                                                   "--", "test", "-x", folder.string()}},
                                         stop);
    return result.succeeded();
}

std::optional<std::uint64_t> free_disk(const fs::path& folder) {
    struct statvfs status{};
    if (::statvfs(nearest(folder).c_str(), &status) != 0) {
        return std::nullopt;
    }
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

std::optional<std::uint64_t> free_memory() {
    try {
        std::istringstream words(read_file("/proc/meminfo", 1 << 16));
        for (std::string word; words >> word;) {
            std::uint64_t kibibytes = 0;
            if (word == "MemAvailable:" && words >> kibibytes) {
                return kibibytes << 10;
            }
        }
    } catch (const Error&) {
        return std::nullopt;
    }
    return std::nullopt;
}

/// A guest is booted anew: what an earlier boot of this host came to is what a doctor doubts.
Virtualisation try_virtualisation(const HostState& host, const std::stop_token& stop) {
    const AcceleratorProbe probe;
    std::error_code none;
    if (!fs::exists(probe.device, none)) {
        return Virtualisation::no_device;
    }
    if (!host.image || host.image->state != StoredImage::State::ready || !is_installed(probe.program)) {
        return Virtualisation::untried;
    }
    const TemporaryFolder no_cache("plateau-doctor");
    const Accelerator found = choose_accelerator(host.image->folder / "vmlinuz", host.image->folder / "initrd",
                                                 no_cache.path() / "accelerator", probe, stop);
    return found == Accelerator::kvm ? Virtualisation::works : Virtualisation::unusable;
}

bool clock_is_synchronised() {
    timex state{};
    return ::adjtimex(&state) >= 0 && (static_cast<unsigned>(state.status) & unsigned{STA_UNSYNC}) == 0;
}

std::int64_t program_written() {
    struct stat status{};
    return ::stat("/proc/self/exe", &status) == 0 ? status.st_mtim.tv_sec : 0;
}

std::string locale_of_environment() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return value;
        }
    }
    return "C";
}

}  // namespace

HostState look_at_host(const Places& places, const std::string& image, const std::stop_token& stop) {
    HostState host;
    host.root = ::geteuid() == 0;
    host.absent_programs = absent_programs();
    host.makes_pdf = is_installed("weasyprint");
    host.tries_shares = fs::exists(samba_for_python);
    host.qemu_version = qemu_version(stop);
    look_at_libvirt(host);
    host.store = places.store;
    host.image = current_image(places, image);
    host.store_open_to_qemu = qemu_can_reach(places.store, stop);
    host.virtualisation = try_virtualisation(host, stop);
    host.free_disk = free_disk(places.store);
    host.free_memory = free_memory();
    host.clock_synchronised = clock_is_synchronised();
    host.now = std::time(nullptr);
    host.program_written = program_written();
    host.locale = locale_of_environment();
    return host;
}

}  // namespace plateau

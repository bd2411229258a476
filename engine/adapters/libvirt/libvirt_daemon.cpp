#include "engine/adapters/libvirt/libvirt_daemon.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/unique_fd.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

constexpr const char* qemu_user = "libvirt-qemu";

/// Why nothing accepts on that socket; nothing when something does.
std::optional<std::string> trouble_connecting(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket.native().size() >= sizeof address.sun_path) {
        return "its path is too long";
    }
    std::memcpy(address.sun_path, socket.c_str(), socket.native().size());
    const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return std::strerror(errno);
    }
    return std::nullopt;
}

/// Starts what goes to the background by itself; returns what it said when it failed.
std::optional<std::string> start(std::vector<std::string> argv, std::chrono::milliseconds limit) {
    const std::string program = argv.front();
    const auto result = run_child(ChildCommand{.argv = std::move(argv), .limit = limit});
    return result.succeeded() ? std::nullopt : std::optional(program + ": " + result.summary());
}

/// Whether the device is there and QEMU's user may not open it.
bool is_closed_to_qemu(const std::filesystem::path& device) {
    struct stat state{};
    const passwd* user = ::getpwnam(qemu_user);
    if (::stat(device.c_str(), &state) != 0 || user == nullptr) {
        return false;
    }
    const bool group_may = state.st_gid == user->pw_gid && (state.st_mode & 0060U) == 0060U;
    const bool all_may = (state.st_mode & 0006U) == 0006U;
    return state.st_uid != user->pw_uid && !group_may && !all_may;
}

/// libvirtd that sees no KVM device. One that is there and closed to QEMU's user makes it ask QEMU for its capabilities
/// again at every call, some five seconds each. Only this daemon sees the change, in mounts of its own; machines then
/// share its /dev, since libvirt cannot build them one around such a mount.
constexpr const char* start_without_kvm = R"(
umask 077; mkdir -p /run/plateau; cd /run/plateau
: >no-kvm; chmod 000 no-kvm; mount --bind no-kvm "$1"
{ cat /etc/libvirt/qemu.conf; echo 'namespaces = [ ]'; } >qemu.conf; mount --bind qemu.conf /etc/libvirt/qemu.conf
cd /; umask 022; exec libvirtd -d
)";

std::optional<std::string> start_all(const LibvirtDaemon& daemon) {
    if (std::filesystem::exists(daemon.systemd)) {
        return start({"systemctl", "start", "libvirtd.service"}, daemon.limit);
    }
    // virtlogd first: libvirtd needs it for every console. One that runs already makes the second end at once.
    const auto no_log = start({"virtlogd", "-d"}, daemon.limit);
    const auto no_libvirt = is_closed_to_qemu(daemon.kvm)
                                ? start({"unshare", "--mount", "--propagation", "slave", "sh", "-ec", start_without_kvm,
                                         "libvirtd", daemon.kvm.string()},
                                        daemon.limit)
                                : start({"libvirtd", "-d"}, daemon.limit);
    return no_libvirt ? no_libvirt : no_log;
}

}  // namespace

bool libvirt_is_running(const LibvirtDaemon& daemon) {
    return !trouble_connecting(daemon.socket);
}

bool libvirt_sees_closed_kvm(const LibvirtDaemon& daemon) {
    std::string pid;
    try {
        pid = read_file(daemon.pid_file, 32);
    } catch (const Error&) {
        return false;
    }
    pid.erase(pid.find_last_not_of(" \n") + 1);
    const std::filesystem::path seen = "/proc/" + pid + "/root" + daemon.kvm.string();
    struct stat state{};
    return ::stat(seen.c_str(), &state) == 0 && S_ISCHR(state.st_mode) && is_closed_to_qemu(seen);
}

void ensure_libvirt_running(const LibvirtDaemon& daemon) {
    const auto trouble = trouble_connecting(daemon.socket);
    if (!trouble) {
        return;
    }
    if (::geteuid() != 0) {
        throw Error(ErrorKind::denied,
                    Message{"hypervisor.needs_root", {{"socket", daemon.socket.string()}, {"why", *trouble}}});
    }
    const auto said = start_all(daemon);
    try {
        wait_for(Wait{{"hypervisor.waiting", {{"socket", daemon.socket.string()}}}, daemon.limit}, {},
                 [&] { return trouble_connecting(daemon.socket); });
    } catch (Error& error) {
        if (error.kind() != ErrorKind::timed_out) {
            throw;
        }
        throw Error(ErrorKind::unavailable,
                    Message{"hypervisor.not_started",
                            {{"socket", daemon.socket.string()},
                             {"limit", fmt::format("{:g}", static_cast<double>(daemon.limit.count()) / 1000)},
                             {"why", said.value_or(error.message().args.back().second)}}});
    }
}

}  // namespace plateau

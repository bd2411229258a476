#include "engine/adapters/libvirt/libvirt_daemon.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/unique_fd.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

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

std::optional<std::string> start_all(const LibvirtDaemon& daemon) {
    if (std::filesystem::exists(daemon.systemd)) {
        return start({"systemctl", "start", "libvirtd.service"}, daemon.limit);
    }
    // virtlogd first: libvirtd needs it for every console. One that runs already makes the second end at once.
    const auto no_log = start({"virtlogd", "-d"}, daemon.limit);
    const auto no_libvirt = start({"libvirtd", "-d"}, daemon.limit);
    return no_libvirt ? no_libvirt : no_log;
}

}  // namespace

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

#include "engine/adapters/libvirt/libvirt_daemon.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>

#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"

namespace plateau {

namespace {

using namespace std::chrono_literals;

/// The error `work` throws, as "kind: text"; "none" when it throws none.
template <class Work>
std::string error_of(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return std::string(to_string_view(error.kind())) + ": " + error.what();
    }
    return "none";
}

/// The same, of a process without rights.
template <class Work>
std::string error_without_rights(const Work& work) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const bool dropped = ::setgid(65534) == 0 && ::setuid(65534) == 0;
        const std::string said = dropped ? error_of(work) : "it kept its rights";
        ::_exit(::write(ends[1], said.data(), said.size()) < 0 ? 1 : 0);
    }
    ::close(ends[1]);
    std::string said;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
        said.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return said;
}

pid_t libvirtd() {
    pid_t pid = 0;
    std::ifstream("/run/libvirtd.pid") >> pid;
    REQUIRE(pid > 1);
    return pid;
}

void end_libvirtd() {
    const pid_t pid = libvirtd();
    REQUIRE(::kill(pid, SIGKILL) == 0);
    // A process that is being ended loses its memory first and its listening socket last.
    while (libvirt_is_running()) {
        std::this_thread::sleep_for(20ms);
    }
}

bool starts(const std::string& text, const std::string& with) {
    return text.rfind(with, 0) == 0;
}

}  // namespace

// Runs inside namespaces of its own, where /run is empty and no daemon of the host can be seen.
TEST_CASE("inside: libvirtd is started, lost, found again and given up when it hangs" * doctest::skip()) {
    for (const char* folder : {"/run", "/var/lib/libvirt", "/var/log/libvirt", "/etc/libvirt/qemu"}) {
        std::filesystem::create_directories(folder);
        REQUIRE(::mount("tmpfs", folder, "tmpfs", 0, "mode=0755") == 0);
    }
    const auto connect = [] { connect_libvirt("qemu:///system"); };
    const std::string absent = error_of(connect);
    CHECK_MESSAGE(starts(absent, "unavailable: cannot reach the hypervisor at qemu:///system"), absent);
    const std::string needs_root = error_without_rights([] { ensure_libvirt_running(); });
    CHECK_MESSAGE(starts(needs_root, "denied: libvirtd does not answer on /run/libvirt/libvirt-sock"), needs_root);

    ensure_libvirt_running();
    const auto hypervisor = connect_hypervisor("qemu:///system");
    CHECK(hypervisor->owned().empty());
    const pid_t first = libvirtd();
    ensure_libvirt_running();
    CHECK(libvirtd() == first);
    const std::string refused = error_without_rights(connect);
    CHECK_MESSAGE(starts(refused, "denied: the hypervisor refuses qemu:///system"), refused);

    end_libvirtd();
    const std::string lost = error_of([&] { hypervisor->owned(); });
    CHECK_MESSAGE(starts(lost, "unavailable: "), lost);
    ensure_libvirt_running();
    CHECK(hypervisor->owned().empty());

    REQUIRE(::kill(libvirtd(), SIGSTOP) == 0);
    auto hung = std::async(std::launch::async, [&] { return error_of([&] { hypervisor->owned(); }); });
    const std::string mute = error_of(connect);
    CHECK_MESSAGE(starts(mute, "unavailable: cannot reach the hypervisor"), mute);
    const std::string given_up = hung.get();
    CHECK_MESSAGE(starts(given_up, "unavailable: "), given_up);
    MESSAGE(given_up);
    REQUIRE(::kill(libvirtd(), SIGCONT) == 0);
    CHECK(hypervisor->owned().empty());
}

TEST_CASE("a private libvirtd is started, lost, found again and given up when it hangs") {
    if (::geteuid() != 0) {
        std::fputs("skipped: a private libvirtd needs root\n", stderr);
        std::exit(77);
    }
    // What runs inside ends with it: the namespace of processes goes with its first one.
    const auto inside = run_child(ChildCommand{
        .argv = {"unshare", "--mount", "--propagation", "private", "--net", "--pid", "--fork", "--kill-child",
                 "--mount-proc", std::filesystem::read_symlink("/proc/self/exe").string(), "--no-skip", "-tc=inside:*"},
        .limit = 180s});
    CHECK_MESSAGE(inside.succeeded(), (inside.summary() + "\n" + inside.out));
    CHECK_MESSAGE(inside.out.find("1 passed") != std::string::npos, inside.out);
}

}  // namespace plateau

#pragma once

#include <chrono>
#include <filesystem>

namespace plateau {

/// How to reach and start libvirt's daemons; the defaults are those of qemu:///system.
struct LibvirtDaemon {
    std::filesystem::path socket = "/run/libvirt/libvirt-sock";
    std::filesystem::path systemd = "/run/systemd/system";  ///< its presence means systemd runs
    std::filesystem::path pid_file = "/run/libvirtd.pid";
    std::filesystem::path kvm = "/dev/kvm";   ///< hidden from the daemon where QEMU's user may not open it
    std::chrono::milliseconds limit{30'000};  ///< from starting to answering
};

/// Makes sure that libvirtd answers: where its socket does not, starts it by systemctl, or virtlogd and libvirtd as
/// daemons where systemd does not run. They are never stopped. Throws Error denied when not root, unavailable with the
/// reason when it does not come up.
void ensure_libvirt_running(const LibvirtDaemon& daemon = {});

/// Whether something accepts on the daemon's socket.
bool libvirt_is_running(const LibvirtDaemon& daemon = {});

/// Whether the running daemon sees a KVM device that QEMU's user may not open: each of its calls is then seconds late.
/// False when nobody can tell, without rights for instance.
bool libvirt_sees_closed_kvm(const LibvirtDaemon& daemon = {});

}  // namespace plateau

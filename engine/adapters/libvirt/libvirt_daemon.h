#pragma once

#include <chrono>
#include <filesystem>

namespace plateau {

/// How to reach and start libvirt's daemons; the defaults are those of qemu:///system.
struct LibvirtDaemon {
    std::filesystem::path socket = "/run/libvirt/libvirt-sock";
    std::filesystem::path systemd = "/run/systemd/system";  ///< its presence means systemd runs
    std::filesystem::path kvm = "/dev/kvm";   ///< hidden from the daemon where QEMU's user may not open it
    std::chrono::milliseconds limit{30'000};  ///< from starting to answering
};

/// Makes sure that libvirtd answers: where its socket does not, starts it by systemctl, or virtlogd and libvirtd as
/// daemons where systemd does not run. They are never stopped. Throws Error denied when not root, unavailable with the
/// reason when it does not come up.
void ensure_libvirt_running(const LibvirtDaemon& daemon = {});

}  // namespace plateau

#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

#include "engine/ports/hypervisor.h"

namespace plateau {

/// How the probe is made; the defaults are those of a Debian host with libvirt.
struct AcceleratorProbe {
    std::string program = "qemu-system-x86_64";
    std::string user = "libvirt-qemu";  ///< who runs machines: the probe runs as that user when we are root
    std::filesystem::path device = "/dev/kvm";
    std::filesystem::path boot_id = "/proc/sys/kernel/random/boot_id";
    std::chrono::milliseconds limit{10'000};  ///< a guest under KVM prints within two seconds
};

/// Boots a guest under KVM, from a kernel and an initrd with /bin/busybox, and says kvm when a program in it came to
/// print on the console. A guest that hangs or aborts, a device that is absent or not QEMU's to open: tcg. The device
/// alone says nothing: it may exist and hang any guest. The answer is kept in `cache_file` until the host boots again;
/// a cache that cannot be written is done without. Throws Error when QEMU cannot be started at all, or cancelled.
Accelerator choose_accelerator(const std::filesystem::path& kernel, const std::filesystem::path& initrd,
                               const std::filesystem::path& cache_file, const AcceleratorProbe& probe = {},
                               const std::stop_token& stop = {});

}  // namespace plateau

#include "engine/adapters/qemu/accelerator_probe.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <optional>
#include <string_view>
#include <vector>

#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace {

constexpr std::string_view word = "plateau-accelerator-works";

std::optional<std::string> text_of_file(const std::filesystem::path& file) {
    try {
        return read_file(file, 4096);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::string cache_text(const std::string& boot, Accelerator accelerator) {
    return boot + (accelerator == Accelerator::kvm ? "kvm\n" : "tcg\n");
}

std::optional<Accelerator> cached(const std::filesystem::path& file, const std::string& boot) {
    const auto text = text_of_file(file);
    for (const Accelerator each : {Accelerator::kvm, Accelerator::tcg}) {
        if (text == cache_text(boot, each)) {
            return each;
        }
    }
    return std::nullopt;
}

/// QEMU's user may have no right to the device that root has. A guest that hangs must not outlive us, however we end.
std::vector<std::string> as_user(const std::string& user) {
    std::vector<std::string> words{"setpriv", "--pdeathsig", "KILL"};
    if (::geteuid() == 0 && ::getpwnam(user.c_str()) != nullptr) {
        words.insert(words.end(), {"--reuid=" + user, "--regid=" + user, "--init-groups"});
    }
    words.emplace_back("--");
    return words;
}

/// The guest's only program prints the word and ends, at which the kernel panics and QEMU ends without a reboot.
bool guest_prints(const std::filesystem::path& kernel, const std::filesystem::path& initrd,
                  const AcceleratorProbe& probe, const std::stop_token& stop) {
    ChildCommand command{.argv = as_user(probe.user), .limit = probe.limit};
    const auto line = fmt::format("console=ttyS0 panic=-1 rdinit=/bin/busybox -- echo {}", word);
    const std::vector<std::string> qemu{
        probe.program, "-nodefaults", "-no-user-config", "-no-reboot",    "-display", "none",
        "-machine",    "pc",          "-accel",          "kvm",           "-cpu",     "host",
        "-m",          "128",         "-kernel",         kernel.string(), "-initrd",  initrd.string(),
        "-append",     line,          "-serial",         "stdio"};
    command.argv.insert(command.argv.end(), qemu.begin(), qemu.end());
    const ChildResult result = run_child(command, stop);
    // The kernel repeats its command line on the console; only a line of its own comes from the guest's program.
    const std::string said = "\n" + result.out;
    return said.find(fmt::format("\n{}\r", word)) != std::string::npos ||
           said.find(fmt::format("\n{}\n", word)) != std::string::npos;
}

}  // namespace

Accelerator choose_accelerator(const std::filesystem::path& kernel, const std::filesystem::path& initrd,
                               const std::filesystem::path& cache_file, const AcceleratorProbe& probe,
                               const std::stop_token& stop) {
    std::error_code ignored;
    if (!std::filesystem::exists(probe.device, ignored)) {
        return Accelerator::tcg;
    }
    const auto boot = text_of_file(probe.boot_id);
    const auto known = boot ? cached(cache_file, *boot) : std::nullopt;
    if (known) {
        return *known;
    }
    const Accelerator found = guest_prints(kernel, initrd, probe, stop) ? Accelerator::kvm : Accelerator::tcg;
    if (boot) {
        try {
            write_file_atomically(cache_file, cache_text(*boot, found));
        } catch (const Error&) {
            return found;  // it is only a cache: without it the guest is booted again next time
        }
    }
    return found;
}

}  // namespace plateau

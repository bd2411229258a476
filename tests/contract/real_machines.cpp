#include "tests/contract/real_machines.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>

#include "engine/adapters/libvirt/libvirt_daemon.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/wait.h"

namespace plateau::contract {

namespace fs = std::filesystem;

namespace {

PracticeImage image_in(const fs::path& folder) {
    return PracticeImage{folder / "vmlinuz", folder / "initrd", folder / "disk.qcow2"};
}

bool is_whole(const PracticeImage& image) {
    return fs::exists(image.kernel) && fs::exists(image.initrd) && fs::exists(image.disk);
}

void make_disk(const fs::path& disk, const fs::path& backing) {
    ChildCommand command{.argv = {"qemu-img", "create", "-q", "-f", "qcow2"}};
    if (backing.empty()) {
        command.argv.insert(command.argv.end(), {disk.string(), "1M"});
    } else {
        command.argv.insert(command.argv.end(), {"-F", "qcow2", "-b", backing.string(), disk.string()});
    }
    if (const auto result = run_child(command); !result.succeeded()) {
        throw std::runtime_error("qemu-img: " + result.summary());
    }
}

void append_padded(std::string& to, std::string_view bytes) {
    to += bytes;
    to.append((4 - to.size() % 4) % 4, '\0');
}

}  // namespace

std::optional<PracticeImage> find_practice_image() {
    if (const char* folder = std::getenv("PLATEAU_TEST_IMAGE"); folder != nullptr && *folder != '\0') {
        const PracticeImage image = image_in(folder);
        return is_whole(image) ? std::optional(image) : std::nullopt;
    }
    std::optional<PracticeImage> newest;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator("/var/lib/plateau/images", error)) {
        const PracticeImage image = image_in(entry.path().parent_path());
        if (entry.path().filename() == "disk.qcow2" && is_whole(image) &&
            (!newest || fs::last_write_time(newest->disk) < entry.last_write_time())) {
            newest = image;
        }
    }
    return newest;
}

std::optional<std::string> no_real_machines() {
    if (::geteuid() != 0) {
        return "machines on qemu:///system need root";
    }
    if (!find_practice_image()) {
        return "no practice image: build one with `plateau image build practice`, or name a folder in "
               "PLATEAU_TEST_IMAGE";
    }
    try {
        ensure_libvirt_running();
    } catch (const Error& error) {
        return error.what();
    }
    return std::nullopt;
}

namespace {

void wait_for_ping(const std::shared_ptr<LibvirtConnection>& connection, const std::string& machine,
                   const std::function<bool(const Observed<void>&)>& enough) {
    const auto agent = guest_agent_of(connection, machine);
    const Wait wait{.what = {"while waiting for the agent of " + machine, {}}, .limit = std::chrono::minutes(3)};
    wait_for(wait, {}, [&]() -> std::optional<std::string> {
        const auto answered = agent->ping(std::chrono::seconds(1));
        return enough(answered) ? std::nullopt : std::optional(answered.error().why);
    });
}

}  // namespace

void wait_for_agent(const std::shared_ptr<LibvirtConnection>& connection, const std::string& machine) {
    wait_for_ping(connection, machine, [](const Observed<void>& answered) { return answered.has_value(); });
}

void wait_for_channel(const std::shared_ptr<LibvirtConnection>& connection, const std::string& machine) {
    wait_for_ping(connection, machine, [](const Observed<void>& answered) {
        return answered.has_value() || answered.error().why.find("is not connected") == std::string::npos;
    });
}

std::string archive_of(std::string_view name, std::string_view content) {
    std::string archive;
    const auto add = [&](std::string_view file, unsigned mode, std::string_view bytes) {
        archive += fmt::format("070701{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}",
                               archive.size() + 1, mode, 0, 0, 1, 0, bytes.size(), 0, 0, 0, 0, file.size() + 1, 0);
        append_padded(archive, std::string(file) + '\0');
        append_padded(archive, bytes);
    };
    add(name, 0100755, content);
    add("TRAILER!!!", 0, "");
    return archive;
}

MachineFiles::MachineFiles(const PracticeImage& image) : image_(image), folder_("plateau-contract") {
    fs::permissions(folder_.path(), fs::perms(0755));
    // A kernel unpacks one archive after the other; what starts the second must be aligned.
    std::string initrd = read_file(image.initrd);
    append_padded(initrd, {});
    initrd += archive_of("tiny", read_file("tests/contract/tiny_guest.sh"));
    write_file_atomically(folder_.path() / "tiny-initrd", initrd);
    make_disk(folder_.path() / "empty.qcow2", {});
}

MachineSpec MachineFiles::base(const std::string& name, const NetworkSpec& network, const Owner& owner) const {
    MachineSpec spec{.name = name, .role = "client", .owner = owner, .memory = std::uint64_t{96} << 20};
    spec.disk = folder_.path() / (name + ".qcow2");
    spec.kernel = image_.kernel;
    spec.network = network.name;
    spec.mac = MacAddress({0x52, 0x54, 0x00, 0xc0, 0x00, static_cast<std::uint8_t>(name.back())});
    spec.console_log = folder_.path() / (name + ".log");
    return spec;
}

MachineSpec MachineFiles::tiny(const std::string& name, const NetworkSpec& network, const Owner& owner,
                               std::string_view agent) {
    MachineSpec spec = base(name, network, owner);
    spec.backing = folder_.path() / "empty.qcow2";
    spec.initrd = folder_.path() / "tiny-initrd";
    spec.command_line = fmt::format("console=ttyS0 quiet tsc=reliable no_timer_check rdinit=/tiny agent={}", agent);
    make_disk(spec.disk, spec.backing);
    return spec;
}

MachineSpec MachineFiles::practice(const std::string& name, const NetworkSpec& network, const Owner& owner,
                                   const std::string& role) {
    MachineSpec spec = base(name, network, owner);
    spec.role = role;
    spec.memory = std::uint64_t(role == "server" ? 256 : 128) << 20;
    spec.backing = image_.disk;
    spec.initrd = image_.initrd;
    spec.command_line = fmt::format(
        "console=ttyS0 quiet loglevel=3 tsc=reliable no_timer_check plateau.role={} plateau.host={} "
        "plateau.address=192.168.1.50/24 plateau.gateway=192.168.1.1 plateau.dns=192.168.1.1 plateau.domain=lab.lan",
        role, role);
    make_disk(spec.disk, spec.backing);
    return spec;
}

}  // namespace plateau::contract

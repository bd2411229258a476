#include "engine/app/local_host.h"

#include <algorithm>

#include "engine/adapters/helper/helper_client.h"
#include "engine/adapters/libvirt/libvirt_daemon.h"
#include "engine/adapters/qemu/disk_images.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/lab/folders.h"

namespace plateau {

namespace {

/// What HostHelper::connect allows.
constexpr std::chrono::milliseconds longest_connect{60'000};

}  // namespace

LocalHost::LocalHost(const Places& places, const std::string& uri, const std::vector<std::string>& instances,
                     const std::filesystem::path& cases, Progress progress)
    : progress_(std::move(progress)) {
    make_folders(places.store);
    make_folders(cases);
    if (uri == "qemu:///system") {
        ensure_libvirt_running();
    }
    connection_ = connect_libvirt(uri);
    hypervisor_ = hypervisor_of(connection_);
    helper_ = std::make_unique<HelperClient>(HelperSettings{
        .program = places.private_programs / "plateau-helper", .instances = instances, .roots = {places.store, cases}});
    disks_ = std::make_unique<QemuDiskImages>();
    shell_ = make_ssh_shell([helper = helper_.get()](const NetworkPlace& place, std::chrono::milliseconds limit) {
        return helper->connect(place.name_space, place.address, place.port, std::min(limit, longest_connect));
    });
}

LocalHost::~LocalHost() = default;

LabServices LocalHost::services() {
    return {
        .hypervisor = *hypervisor_,
        .helper = *helper_,
        .disks = *disks_,
        .clock = clock_,
        .agent = [connection = connection_](const std::string& machine) { return guest_agent_of(connection, machine); },
        .progress = progress_};
}

}  // namespace plateau

#include "engine/app/stopped_disks.h"

#include "engine/adapters/disk/jailed_disk_reader.h"
#include "engine/adapters/qemu/disk_images.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

/// A raw image has no chain; nothing in it is asked what it is.
bool is_raw(const fs::path& disk) {
    return disk.extension() == ".raw" || disk.extension() == ".img";
}

std::vector<DiskLayer> chain_of(const fs::path& disk, const std::vector<fs::path>& folders) {
    return is_raw(disk) ? std::vector<DiskLayer>{{fs::canonical(disk), "raw", fs::file_size(disk)}}
                        : QemuDiskImages().chain(disk, folders);
}

}  // namespace

FactsRecord observe_stopped_disk(const Places& places, const fs::path& disk, const std::vector<fs::path>& folders,
                                 const LinuxSubject& subject, CaseStore& store, const Clock& clock) {
    JailedDiskReader reader(places.private_programs / "plateau-disk-reader");
    const auto opened = reader.open(chain_of(disk, folders));
    return opened ? observe_linux_disk(**opened, disk.filename(), subject, store, clock)
                  : unobserved_linux_disk(opened.error(), subject, store, clock);
}

}  // namespace plateau

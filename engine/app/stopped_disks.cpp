#include "engine/app/stopped_disks.h"

#include <algorithm>
#include <iterator>

#include "engine/adapters/disk/jailed_disk_reader.h"
#include "engine/adapters/qemu/foreign_disk.h"
#include "engine/app/windows_disk.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/windows_disk.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

LinuxSubject linux_subject(const DiskSubject& subject) {
    return {.role = subject.role,
            .name = subject.name,
            .kinds = subject.kinds.value_or(linux_kinds()),
            .extras = subject.extras};
}

}  // namespace

std::vector<std::string> disk_kinds() {
    std::vector<std::string> all;
    const auto on_linux = linux_kinds();
    const auto on_windows = windows_disk_kinds();
    std::set_union(on_linux.begin(), on_linux.end(), on_windows.begin(), on_windows.end(), std::back_inserter(all));
    return all;
}

FactsRecord observe_stopped_disk(const Places& places, const fs::path& disk, const std::vector<fs::path>& folders,
                                 const DiskSubject& subject, CaseStore& store, const Clock& clock) {
    JailedDiskReader reader(places.private_programs / "plateau-disk-reader");
    const auto opened = reader.open(foreign_chain(disk, folders));
    if (!opened) {
        return unobserved_linux_disk(opened.error(), linux_subject(subject), store, clock);
    }
    const WindowsSubject machine{
        .role = subject.role, .name = subject.name, .kinds = subject.kinds.value_or(windows_disk_kinds())};
    const auto windows = windows_platform::WindowsDisk::find(**opened);
    if (windows) {
        return observe_windows_disk(places, **opened, *windows, disk.filename(), machine, store, clock);
    }
    if (windows.error().code != windows_platform::reason::disk_no_system) {
        return unobserved_windows_disk(windows.error(), machine, clock);
    }
    return observe_linux_disk(**opened, disk.filename(), linux_subject(subject), store, clock);
}

}  // namespace plateau

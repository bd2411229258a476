#include "engine/platforms/linux/disk_programs.h"

#include <fmt/format.h>

#include "engine/support/sha256.h"

namespace plateau::linux_platform {

namespace {

constexpr std::size_t largest_shown = 65'536;

/// Lines "known NAME" and "masked NAME" of the units in a folder.
Observed<std::string> units_in(DiskFiles& files, const std::string& folder) {
    const auto names = files.names_in(folder);
    if (!names) {
        return tl::unexpected(names.error());
    }
    std::string lines;
    for (const std::string& name : *names) {
        if (!name.ends_with(".service")) {
            continue;
        }
        const std::string path = fmt::format("{}/{}", folder, name);
        const auto target = files.disk().link(files.volume(), path);
        if (target && *target == "/dev/null") {
            lines += fmt::format("masked {}\n", name);
        } else if (files.disk().look(files.volume(), path)) {
            lines += fmt::format("known {}\n", name);
        }
    }
    return lines;
}

}  // namespace

std::vector<Entry> service_entries(DiskFiles& files) {
    const std::string name = "services";
    const std::string label = "units and links in /lib/systemd/system and /etc/systemd/system";
    std::string lines;
    for (const char* folder : {"/lib/systemd/system", "/etc/systemd/system"}) {
        const auto units = units_in(files, folder);
        if (!units) {
            return {DiskFiles::failed(name, label, units.error())};
        }
        lines += *units;
    }
    const auto at_boot = units_at_boot(files);
    if (!at_boot) {
        return {DiskFiles::failed(name, label, at_boot.error())};
    }
    for (const std::string& unit : *at_boot) {
        lines += unit.ends_with(".service") ? "automatic " + unit + "\n" : "";
    }
    return {DiskFiles::ok(name, label, std::move(lines))};
}

std::vector<Entry> update_entries(DiskFiles& files) {
    const std::string folder = "/etc/apt/apt.conf.d";
    std::vector<Entry> entries{DiskFiles::ok("updates", folder, {})};
    const auto paths = files.files_in(folder);
    if (!paths) {
        return {DiskFiles::failed("updates", folder, paths.error())};
    }
    for (const std::string& path : *paths) {
        entries.push_back(files.file("apt-conf", path));
    }
    return entries;
}

std::vector<Entry> file_entries(DiskFiles& files, const std::vector<std::string>& paths) {
    std::vector<Entry> entries{DiskFiles::ok("files", "files the guide names", {})};
    for (const std::string& path : paths) {
        const auto about = files.disk().look(files.volume(), path);
        const bool absent = about ? about->type != DiskEntry::Type::file : about.error().code == disk_reason::absent;
        if (absent) {
            entries.push_back(DiskFiles::ok("file-state", path, {}));
            continue;
        }
        const auto content = about ? files.disk().read(files.volume(), path, largest_disk_file)
                                   : Observed<std::string>(tl::unexpected(about.error()));
        if (!content) {
            entries.push_back(DiskFiles::failed("file-state", path, content.error()));
            continue;
        }
        const std::string digest = sha256_of(*content).substr(std::string_view("sha256:").size());
        entries.push_back(
            DiskFiles::ok("file-state", path, fmt::format("{} {}\n{}  -\n", content->size(), about->modified, digest)));
        const bool has_passphrases = path.starts_with("/etc/hostapd/");
        if (content->size() <= largest_shown && !has_passphrases) {
            entries.push_back(DiskFiles::ok("file-content", path, *content));
        }
    }
    return entries;
}

}  // namespace plateau::linux_platform

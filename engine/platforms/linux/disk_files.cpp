#include "engine/platforms/linux/disk_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/support/sha256.h"

namespace plateau::linux_platform {

namespace {

constexpr std::size_t largest_text = std::size_t{1} << 20;

}  // namespace

Entry DiskFiles::ok(const std::string& name, const std::string& label, std::string out) {
    Entry entry{.name = name, .label = label, .state = Entry::State::ok, .out = std::move(out)};
    entry.hash = sha256_of(entry.out);
    return entry;
}

Entry DiskFiles::absent(const std::string& name, const std::string& label) {
    return {.name = name, .label = label, .state = Entry::State::absent, .hash = sha256_of("")};
}

Entry DiskFiles::failed(const std::string& name, const std::string& label, const Unobserved& why) {
    if (why.code == disk_reason::absent) {
        return absent(name, label);
    }
    const bool cut = why.code == disk_reason::too_large;
    return {.name = name,
            .label = label,
            .state = cut ? Entry::State::cut : Entry::State::failed,
            .code = 1,
            .why = why.code + ": " + why.why,
            .hash = sha256_of("")};
}

Entry DiskFiles::made(const std::string& name, const std::string& label, const std::string& path, std::size_t most,
                      const Reading& read) {
    const auto content = disk_.read(volume_, path, most);
    if (!content) {
        return failed(name, label, content.error());
    }
    auto out = read(*content);
    return out ? ok(name, label, std::move(*out)) : failed(name, label, out.error());
}

Entry DiskFiles::file(const std::string& name, const std::string& path, const Filter& filter) {
    return made(name, path, path, largest_text, [&](std::string_view content) {
        return Observed<std::string>(filter ? filter(content) : std::string(content));
    });
}

Entry DiskFiles::link(const std::string& name, const std::string& label, const std::string& path) {
    auto target = disk_.link(volume_, path);
    return target ? ok(name, label, *target + "\n") : failed(name, label, target.error());
}

Observed<std::vector<std::string>> DiskFiles::names_in(const std::string& folder) {
    std::vector<std::string> names;
    const auto list = disk_.list(volume_, folder);
    if (!list) {
        return list.error().code == disk_reason::absent ? Observed<std::vector<std::string>>(names)
                                                        : tl::unexpected(list.error());
    }
    for (const DiskName& one : *list) {
        if (one.type == DiskEntry::Type::file || one.type == DiskEntry::Type::link) {
            names.push_back(one.name);
        }
    }
    return names;
}

Observed<std::vector<std::string>> DiskFiles::files_in(const std::string& folder) {
    const auto names = names_in(folder);
    if (!names) {
        return tl::unexpected(names.error());
    }
    std::vector<std::string> files;
    for (const std::string& name : *names) {
        std::string path = fmt::format("{}/{}", folder, name);
        const auto entry = disk_.look(volume_, path);
        if (!entry && entry.error().code != disk_reason::absent) {
            return tl::unexpected(entry.error());
        }
        if (entry && entry->type == DiskEntry::Type::file) {
            files.push_back(std::move(path));
        }
    }
    return files;
}

Observed<std::vector<std::string>> units_at_boot(DiskFiles& files) {
    const std::string system = "/etc/systemd/system";
    const auto folders = files.disk().list(files.volume(), system);
    if (!folders && folders.error().code != disk_reason::absent) {
        return tl::unexpected(folders.error());
    }
    std::vector<std::string> units;
    for (const DiskName& folder : folders ? *folders : std::vector<DiskName>()) {
        if (folder.type != DiskEntry::Type::folder || !folder.name.ends_with(".wants")) {
            continue;
        }
        const auto names = files.names_in(system + "/" + folder.name);
        if (!names) {
            return names;
        }
        units.insert(units.end(), names->begin(), names->end());
    }
    std::sort(units.begin(), units.end());
    return units;
}

}  // namespace plateau::linux_platform

#include "engine/platforms/linux/disk_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/platforms/linux/disk_files.h"
#include "engine/platforms/linux/disk_programs.h"
#include "engine/platforms/linux/disk_samba.h"
#include "engine/platforms/linux/nft_script.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/x25519.h"

namespace plateau::linux_platform {

namespace {

using Entries = std::vector<Entry>;

/// The part of a line that is a value of `name = value`, where the line is one of that name without regard to case.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || lowered(trimmed(line.substr(0, equals))) != name) {
        return std::nullopt;
    }
    return trimmed(line.substr(equals + 1));
}

/// Everything that may be a key of 32 bytes, but where a public key is said to stand.
std::string without_wireguard_keys(std::string_view content) {
    constexpr std::size_t key_size = 44;
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    for (const std::string_view line : lines_of(content)) {
        std::string text(line);
        const std::string_view bare = trimmed(line.substr(std::min(line.find_first_not_of("# \t"), line.size())));
        for (std::size_t end = text.find('='); !value_of(bare, "publickey") && end != std::string::npos;
             end = text.find('=', end + 1)) {
            const std::size_t begin = end + 1 - std::min(key_size, end + 1);
            if (end + 1 >= key_size && text.find_first_not_of(letters, begin) == end) {
                text.replace(begin, key_size, "(removed)");
                end = begin;
            }
        }
        result += text + "\n";
    }
    return result;
}

std::string without_mount_passwords(std::string_view content) {
    std::string result;
    for (const std::string_view line : lines_of(content)) {
        std::string text(line);
        for (const std::string_view option : {"pass=", "password=", "passwd=", "password2="}) {
            for (std::size_t at = text.find(option); at != std::string::npos; at = text.find(option, at + 1)) {
                const std::size_t begin = at + option.size();
                const std::size_t end = std::min(text.find_first_of(", \t", begin), text.size());
                text.replace(begin, end - begin, "(removed)");
            }
        }
        result += text + "\n";
    }
    return result;
}

/// Whether each account has a password, and whether it ages: never the password.
std::string password_states(std::string_view shadow) {
    std::string result;
    for (const std::string_view line : lines_of(shadow)) {
        const auto fields = split(line, ':');
        if (fields.size() < 5) {
            continue;
        }
        const std::string_view password = fields[1];
        const bool locked = password.starts_with('!') || password.starts_with('*');
        result += fmt::format("{}:{}:{}\n", fields[0],
                              locked             ? "locked"
                              : password.empty() ? "empty"
                                                 : "set",
                              fields[4]);
    }
    return result;
}

Entries host(DiskFiles& files) {
    return {files.file("hostname", "/etc/hostname"),
            files.file("os-release", "/etc/os-release"),
            files.file("timezone", "/etc/timezone"),
            files.link("localtime", "readlink /etc/localtime", "/etc/localtime"),
            files.file("locale", "/etc/default/locale"),
            files.file("locale", "/etc/locale.conf")};
}

Entries accounts(DiskFiles& files) {
    return {files.file("passwd", "/etc/passwd"), files.file("group", "/etc/group"),
            files.file("password-states", "/etc/shadow", password_states)};
}

Entries tasks(DiskFiles& files) {
    Entries entries{files.file("crontab", "/etc/crontab")};
    for (const char* folder : {"/etc/cron.d", "/var/spool/cron/crontabs"}) {
        const auto paths = files.files_in(folder);
        if (!paths) {
            entries.push_back(DiskFiles::failed("crontab", folder, paths.error()));
            continue;
        }
        for (const std::string& path : *paths) {
            entries.push_back(files.file("crontab", path));
        }
    }
    return entries;
}

Entries drives(DiskFiles& files) {
    return {files.file("fstab", "/etc/fstab", without_mount_passwords), DiskFiles::absent("mounts", "/proc/mounts")};
}

/// The rules of /etc/nftables.conf as an entry like the live one.
Entry listed_rules(const Entry& saved) {
    const std::string label = saved.label + " as 'nft -j list ruleset' would list it";
    if (saved.state != Entry::State::ok) {
        Entry ruleset = saved;
        ruleset.name = "ruleset";
        return ruleset;
    }
    const auto listing = nft_listing(saved.out);
    return listing ? DiskFiles::ok("ruleset", label, *listing) : DiskFiles::failed("ruleset", label, listing.error());
}

/// What will be in force at the next start: the saved rules, where the service that loads them starts.
Entries firewall(DiskFiles& files) {
    constexpr const char* path = "/etc/nftables.conf";
    const auto units = units_at_boot(files);
    if (!units) {
        return {DiskFiles::failed("ruleset", path, units.error())};
    }
    const bool loaded = std::find(units->begin(), units->end(), "nftables.service") != units->end();
    const Entry saved = files.file("saved", path);
    if (!loaded || saved.state == Entry::State::absent) {
        return {DiskFiles::ok("ruleset", "nothing loads rules at the next start", *nft_listing("")),
                DiskFiles::absent("saved", path)};
    }
    return {listed_rules(saved), saved};
}

Entry wireguard_links(DiskFiles& files) {
    const std::string label = "links of wg-quick@ in /etc/systemd/system";
    const auto units = units_at_boot(files);
    if (!units) {
        return DiskFiles::failed("at-boot", label, units.error());
    }
    std::string links;
    for (const std::string& unit : *units) {
        links += unit.starts_with("wg-quick@") ? unit + "\n" : "";
    }
    return DiskFiles::ok("at-boot", label, std::move(links));
}

/// A tunnel's file, and the public key of the private one in it.
void add_tunnel(DiskFiles& files, const std::string& path, Entries& entries) {
    std::string public_key;
    entries.push_back(files.file("wireguard", path, [&](std::string_view content) {
        for (const std::string_view line : lines_of(content)) {
            const auto key = value_of(line, "privatekey");
            if (key && public_key.empty()) {
                public_key = x25519_public_key(trimmed(key->substr(0, key->find('#')))).value_or("");
            }
        }
        return without_wireguard_keys(content);
    }));
    if (!public_key.empty()) {
        entries.push_back(DiskFiles::ok("public-key", path, public_key + "\n"));
    }
}

Entries wireguard(DiskFiles& files) {
    Entries entries;
    const std::string folder = "/etc/wireguard";
    const auto paths = files.files_in(folder);
    if (!paths) {
        return {DiskFiles::failed("wireguard", folder, paths.error())};
    }
    for (const std::string& path : *paths) {
        if (path.ends_with(".conf")) {
            add_tunnel(files, path, entries);
        }
    }
    entries.push_back(DiskFiles::absent("wireguard-state", "wg show all dump"));
    entries.push_back(wireguard_links(files));
    return entries;
}

using Group = Entries (*)(DiskFiles&);

const std::map<std::string, Group>& readers() {
    static const std::map<std::string, Group> all = {
        {"host", host},           {"accounts", accounts},    {"tasks", tasks},
        {"drives", drives},       {"firewall", firewall},    {"wireguard", wireguard},
        {"samba", samba_entries}, {"shares", share_entries}, {"directory", directory_entries}};
    return all;
}

/// The volume that the system starts from.
Observed<std::size_t> system_volume(Disk& disk) {
    std::string why = "it has no file system";
    for (std::size_t i = 0; i < disk.volumes().size(); ++i) {
        const DiskVolume& volume = disk.volumes()[i];
        if (!volume.readable) {
            why = fmt::format("{} at byte {}: {}", volume.file_system, volume.start, volume.why);
            continue;
        }
        const auto passwd = disk.look(i, "/etc/passwd");
        if (!passwd) {
            why = fmt::format("{} at byte {}: {}: {}", volume.file_system, volume.start, passwd.error().code,
                              passwd.error().why);
            continue;
        }
        if (!volume.clean && !volume.replayed) {
            return unobserved(reason::disk_not_clean, volume.why.empty() ? "it has no journal" : volume.why);
        }
        return i;
    }
    return unobserved(reason::disk_no_system, why);
}

}  // namespace

Observed<Reply> disk_reply(Disk& disk, const std::vector<std::string>& groups, const std::vector<std::string>& paths) {
    const auto volume = system_volume(disk);
    if (!volume) {
        return tl::unexpected(volume.error());
    }
    DiskFiles files(disk, *volume);
    Reply reply;
    for (const std::string& group : groups) {
        if (const auto reader = readers().find(group); reader != readers().end()) {
            reply.groups.emplace(group, reader->second(files));
        } else if (group == "files") {
            reply.groups.emplace(group, file_entries(files, paths));
        }
    }
    return reply;
}

}  // namespace plateau::linux_platform

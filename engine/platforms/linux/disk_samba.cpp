#include "engine/platforms/linux/disk_samba.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "engine/platforms/linux/parse_accounts.h"
#include "engine/platforms/linux/parse_samba.h"
#include "engine/platforms/linux/parse_tdb.h"
#include "engine/platforms/linux/smb_conf.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/byte_reader.h"

namespace plateau::linux_platform {

namespace {

constexpr const char* config_path = "/etc/samba/smb.conf";
constexpr std::size_t largest_table = std::size_t{16} << 20;
constexpr std::size_t largest_directory = largest_disk_file;
constexpr std::size_t most_shares = 200;

Entry config_entry(DiskFiles& files) {
    return files.made("smb-conf", "smb.conf as 'testparm -s' would print it", config_path, std::size_t{1} << 20,
                      testparm_text);
}

/// What smb.conf says of folders; nothing of it where it cannot be read, which its own entry says.
std::vector<SmbSection> sections_of(const Entry& config) {
    const auto sections = parse_testparm(config.out);
    return config.state == Entry::State::ok && sections ? *sections : std::vector<SmbSection>();
}

std::string folder_of(DiskFiles& files, std::string_view option, const char* usual) {
    for (const SmbSection& section : sections_of(config_entry(files))) {
        if (lowered(section.name) == "global" && !section.option(option).empty()) {
            return section.option(option);
        }
    }
    return usual;
}

std::string private_folder(DiskFiles& files) {
    return folder_of(files, "private dir", "/var/lib/samba/private");
}

/// Names of the entries only: their values are the secrets.
Observed<std::string> tdb_keys(std::string_view bytes) {
    return parse_tdb(bytes).map([](const std::vector<TdbEntry>& entries) {
        std::string text;
        for (const auto& [key, value] : entries) {
            std::string dumped = tdbdump_text({{key, {}}});
            const auto open = dumped.find('"') + 1;
            text += dumped.substr(open, dumped.find("\"\n") - open) + "\n";
        }
        return text;
    });
}

/// As `od -An -v -tx1` prints it.
std::string hexadecimal(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += fmt::format(" {:02x}{}", static_cast<unsigned char>(bytes[i]), i % 16 == 15 ? "\n" : "");
    }
    return text.empty() || text.ends_with('\n') ? text : text + "\n";
}

/// Names by number.
using Names = std::map<std::uint32_t, std::string>;

/// Names by the number in the third column of passwd or group.
Names names_in(DiskFiles& files, const char* path) {
    Names names;
    const Entry file = files.file("names", path);
    for (const std::string_view line : lines_of(file.out)) {
        const auto fields = split(line, ':');
        if (fields.size() >= 3) {
            const std::string number(fields[2]);
            names.emplace(static_cast<std::uint32_t>(std::strtoul(number.c_str(), nullptr, 10)), printable(fields[0]));
        }
    }
    return names;
}

std::string name_of(const Names& names, std::uint32_t number) {
    const auto found = names.find(number);
    return found == names.end() ? fmt::format("{}", number) : found->second;
}

std::string rights(std::uint64_t bits) {
    return fmt::format("{}{}{}", (bits & 4) != 0 ? 'r' : '-', (bits & 2) != 0 ? 'w' : '-', (bits & 1) != 0 ? 'x' : '-');
}

/// ext4's own form of an access control list, as getfacl prints it after the owners' lines.
std::string acl_text(std::string_view acl, const Names& users, const Names& groups) {
    enum Tag : std::uint64_t { owner = 1, user = 2, owning_group = 4, group = 8, mask = 16, other = 32 };
    const ByteReader read(acl);
    std::string text;
    for (std::size_t at = 4; read.has(at, 4);) {
        const auto tag = read.little(at, 2);
        const std::string may = rights(read.little(at + 2, 2));
        const bool named = tag == user || tag == group;
        const auto number = static_cast<std::uint32_t>(read.little(at + 4, 4));
        at += named ? 8 : 4;
        switch (tag) {
            case owner:
                text += "user::" + may + "\n";
                break;
            case user:
                text += "user:" + name_of(users, number) + ":" + may + "\n";
                break;
            case owning_group:
                text += "group::" + may + "\n";
                break;
            case group:
                text += "group:" + name_of(groups, number) + ":" + may + "\n";
                break;
            case mask:
                text += "mask::" + may + "\n";
                break;
            case other:
                text += "other::" + may + "\n";
                break;
            default:
                return text + "unknown\n";
        }
    }
    return text;
}

void add_rights(DiskFiles& files, const std::string& path, const Names& users, const Names& groups,
                std::vector<Entry>& entries) {
    const auto folder = files.disk().look(files.volume(), path);
    if (!folder && folder.error().code != disk_reason::absent) {
        entries.push_back(DiskFiles::failed("posix-rights", path, folder.error()));
    }
    if (!folder || folder->type != DiskEntry::Type::folder) {
        return;
    }
    const auto nt = files.disk().attribute(files.volume(), path, "security.NTACL");
    entries.push_back(nt ? DiskFiles::ok("nt-rights", path, hexadecimal(nt->value_or("")))
                         : DiskFiles::failed("nt-rights", path, nt.error()));
    const auto acl = files.disk().attribute(files.volume(), path, "system.posix_acl_access");
    if (!acl || !nt) {
        // Half of the rights would be taken for all of them.
        entries.push_back(DiskFiles::failed("posix-rights", path, acl ? nt.error() : acl.error()));
        return;
    }
    std::string text =
        fmt::format("# owner: {}\n# group: {}\n", name_of(users, folder->user), name_of(groups, folder->group));
    text += *acl ? acl_text(**acl, users, groups) : fmt::format("# mode: {:o}\n", folder->mode);
    entries.push_back(DiskFiles::ok("posix-rights", path, std::move(text)));
}

}  // namespace

std::vector<Entry> samba_entries(DiskFiles& files) {
    const std::string secrets = private_folder(files) + "/secrets.tdb";
    return {config_entry(files),
            files.made("secrets", "names of the entries of " + secrets, secrets, largest_table, tdb_keys)};
}

std::vector<Entry> share_entries(DiskFiles& files) {
    const std::string table = folder_of(files, "state directory", "/var/lib/samba") + "/share_info.tdb";
    std::vector<Entry> entries{files.made("share-rights", table, table, largest_table,
                                          [](std::string_view bytes) { return parse_tdb(bytes).map(tdbdump_text); })};
    std::set<std::string> paths;
    for (const SmbSection& section : sections_of(config_entry(files))) {
        if (const std::string path = section.option("path"); path.starts_with('/') && paths.size() < most_shares) {
            paths.insert(path);
        }
    }
    const Names users = names_in(files, "/etc/passwd");
    const Names groups = names_in(files, "/etc/group");
    for (const std::string& path : paths) {
        add_rights(files, path, users, groups, entries);
    }
    return entries;
}

std::vector<Entry> directory_entries(DiskFiles& files) {
    const std::string folder = private_folder(files);
    const std::string database = folder + "/sam.ldb";
    if (const auto there = files.disk().look(files.volume(), database); !there) {
        return {DiskFiles::failed("objects", database, there.error())};
    }
    // The domain is what the configuration belongs to; the other parts of the directory lie beside it.
    constexpr std::string_view configuration = "CN=CONFIGURATION,";
    const auto parts = files.disk().list(files.volume(), database + ".d");
    if (!parts) {
        return {DiskFiles::failed("objects", database + ".d", parts.error())};
    }
    for (const DiskName& part : *parts) {
        if (part.name.starts_with(configuration) && part.name.ends_with(".ldb")) {
            const std::string file = fmt::format("{}.d/{}", database, part.name.substr(configuration.size()));
            return {files.made("objects", "objects of " + file, file, largest_directory,
                               [](std::string_view bytes) { return parse_tdb(bytes).and_then(ldbsearch_text); })};
        }
    }
    return {DiskFiles::failed("objects", database, {disk_reason::damaged, "no part of it holds a domain"})};
}

}  // namespace plateau::linux_platform

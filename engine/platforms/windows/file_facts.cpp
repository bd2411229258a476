#include "engine/platforms/windows/file_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/facts/catalogue.h"
#include "engine/platforms/linux/file_fact.h"
#include "engine/platforms/windows/machine_hives.h"
#include "engine/platforms/windows/permissions_of.h"
#include "engine/platforms/windows/phone_book.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/task_facts.h"
#include "engine/platforms/windows/vpn_facts.h"
#include "engine/platforms/windows/xml_tree.h"
#include "engine/support/fold.h"
#include "engine/support/sha256.h"

namespace plateau::windows_platform {

namespace {

constexpr const char* phone_book_place = "Microsoft/Network/Connections/Pbk/rasphone.pbk";
constexpr const char* wifi_place = "/ProgramData/Microsoft/Wlansvc/Profiles/Interfaces";
constexpr const char* task_place = "/Windows/System32/Tasks";
constexpr std::size_t most_tasks = 4000;
constexpr int most_folders_deep = 16;

/// What is below a folder that may not be there.
Observed<std::vector<DiskName>> names_in(const WindowsDisk& windows, const std::string& folder) {
    auto names = windows.disk().list(windows.index(), folder);
    if (!names && names.error().code == disk_reason::absent) {
        return std::vector<DiskName>();
    }
    return names;
}

/// The path on the volume of the system; nothing: it is on another drive, or no absolute path.
std::optional<std::string> place_on_system_drive(const std::string& path) {
    std::string place = folded(path.substr(0, 2)) == "c:" ? path.substr(2) : path;
    std::replace(place.begin(), place.end(), '\\', '/');
    return place.starts_with('/') && !place.starts_with("//") ? std::optional(place) : std::nullopt;
}

/// Why a file is not understood, with its name.
tl::unexpected<Unobserved> of_file(const Unobserved& why, const std::string& path) {
    return unobserved(why.code, fmt::format("{}: {}", path, why.why));
}

/// A file that a guide names; nothing at its path is a fact too.
Observed<Fact> file_at(const WindowsDisk& windows, const std::string& path, const KeepFile& keep) {
    using linux_platform::file_fact;
    const auto place = place_on_system_drive(path);
    if (!place) {
        return unobserved(reason::path_elsewhere, path);
    }
    const auto about = windows.disk().look(windows.index(), *place);
    if (about ? about->type != DiskEntry::Type::file : about.error().code == disk_reason::absent) {
        return file_fact(path, std::nullopt, std::nullopt, {});
    }
    const auto bytes = about ? windows.disk().read(windows.index(), *place, largest_disk_file)
                             : Observed<std::string>(tl::unexpected(about.error()));
    if (!bytes) {
        return of_file(bytes.error(), path);
    }
    const linux_platform::FileState state{
        .size = static_cast<std::int64_t>(bytes->size()), .modified = about->modified, .sha256 = sha256_of(*bytes)};
    if (bytes->size() > linux_platform::longest_text) {
        // Its hash is enough: what is so large is not kept.
        const std::string digest = fmt::format("{} {}\n", bytes->size(), state.sha256);
        return file_fact(path, state, std::nullopt, {keep(path, digest)});
    }
    return file_fact(path, state, *bytes, {keep(path, *bytes)});
}

/// Each of `facts` with what it was read from.
void take(std::vector<Fact>& all, std::vector<Fact> facts, const std::string& evidence) {
    for (Fact& fact : facts) {
        fact.evidence = {evidence};
        all.push_back(std::move(fact));
    }
}

/// The VPNs of one phone book, where there is one; what is wrong otherwise.
std::optional<Unobserved> read_phone_book(const WindowsDisk& windows, const std::string& path, const std::string& owner,
                                          const KeepFile& keep, std::vector<Fact>& all) {
    const auto bytes = windows.disk().read(windows.index(), path, largest_phone_book);
    if (!bytes) {
        const bool absent = bytes.error().code == disk_reason::absent;
        return absent ? std::nullopt : std::optional(of_file(bytes.error(), path).value());
    }
    auto facts = vpn_connection_facts(*bytes, owner);
    if (!facts) {
        return of_file(facts.error(), path).value();
    }
    take(all, std::move(*facts), keep(path, phone_book_without_secrets(*bytes)));
    return std::nullopt;
}

/// Calls `use(path, name)` for each file below `folder`, in folders of folders too. What is wrong, or what `use` finds.
template <class Use>
std::optional<Unobserved> for_each_file(const WindowsDisk& windows, const std::string& folder, int deep,
                                        const Use& use) {
    const auto names = names_in(windows, folder);
    if (!names) {
        return of_file(names.error(), folder).value();
    }
    for (const DiskName& entry : *names) {
        const std::string path = folder + "/" + entry.name;
        std::optional<Unobserved> wrong;
        if (entry.type == DiskEntry::Type::folder) {
            wrong = deep == 0 ? std::optional(Unobserved{reason::folder_too_deep, folder})
                              : for_each_file(windows, path, deep - 1, use);
        } else if (entry.type == DiskEntry::Type::file) {
            wrong = use(path);
        }
        if (wrong) {
            return wrong;
        }
    }
    return std::nullopt;
}

/// Calls `read(path, bytes)` for each file of XML below `folder`, whose facts are kept with it.
template <class Read>
Facts facts_of_files(const WindowsDisk& windows, const std::string& folder, int deep, const Read& read) {
    std::vector<Fact> all;
    const auto wrong = for_each_file(windows, folder, deep, [&](const std::string& path) -> std::optional<Unobserved> {
        const auto bytes = windows.disk().read(windows.index(), path, largest_xml);
        if (!bytes) {
            return of_file(bytes.error(), path).value();
        }
        auto fact = read(path, *bytes);
        if (!fact) {
            return of_file(fact.error(), path).value();
        }
        all.push_back(std::move(*fact));
        return all.size() > most_tasks ? std::optional(Unobserved{disk_reason::too_large, folder}) : std::nullopt;
    });
    return wrong ? Facts(tl::unexpected(*wrong)) : Facts(std::move(all));
}

}  // namespace

Facts vpn_connections_on(const WindowsDisk& windows, const KeepFile& keep) {
    std::vector<Fact> all;
    if (auto wrong = read_phone_book(windows, std::string("/ProgramData/") + phone_book_place, {}, keep, all)) {
        return tl::unexpected(std::move(*wrong));
    }
    const auto users = windows.users();
    if (!users) {
        return tl::unexpected(users.error());
    }
    for (const std::string& user : *users) {
        if (is_nobodys_profile(user)) {
            continue;
        }
        const std::string path = fmt::format("/Users/{}/AppData/Roaming/{}", user, phone_book_place);
        if (auto wrong = read_phone_book(windows, path, user, keep, all)) {
            return tl::unexpected(std::move(*wrong));
        }
    }
    return all;
}

Facts wifi_profiles_on(const WindowsDisk& windows, const KeepFile& keep, const SealText& seal) {
    const std::string root = wifi_place;
    return facts_of_files(windows, root, 1, [&](const std::string& path, const std::string& bytes) -> Observed<Fact> {
        const std::string below = path.substr(root.size() + 1);
        auto profile = read_wifi_profile(bytes, below.substr(0, below.find('/')), seal);
        if (!profile) {
            return tl::unexpected(profile.error());
        }
        profile->fact.evidence = {keep(path, profile->kept)};
        return std::move(profile->fact);
    });
}

Facts scheduled_tasks_on(const WindowsDisk& windows, const KeepFile& keep) {
    const std::string root = task_place;
    return facts_of_files(windows, root, most_folders_deep,
                          [&](const std::string& path, const std::string& bytes) -> Observed<Fact> {
                              std::string name = path.substr(root.size());
                              std::replace(name.begin(), name.end(), '/', '\\');
                              auto fact = scheduled_task_fact(bytes, name);
                              const auto kept = xml_without_secrets(bytes);
                              if (fact && kept) {
                                  fact->evidence = {keep(path, *kept)};
                              }
                              return kept ? fact : Observed<Fact>(tl::unexpected(kept.error()));
                          });
}

Facts files_on(const WindowsDisk& windows, const std::vector<std::string>& paths, const KeepFile& keep) {
    std::vector<Fact> all;
    for (const std::string& path : paths) {
        auto fact = file_at(windows, path, keep);
        if (!fact) {
            return tl::unexpected(fact.error());
        }
        all.push_back(std::move(*fact));
    }
    return all;
}

void add_folder_permissions(std::vector<Fact>& shares, const WindowsDisk& windows, const sam::Names* names,
                            const KeepFile& keep) {
    for (Fact& share : shares) {
        const auto path = share.value.find("path");
        const std::string* folder = path == share.value.end() ? nullptr : path->second.as_string();
        const auto place = folder == nullptr ? std::nullopt : place_on_system_drive(*folder);
        if (!place) {
            continue;
        }
        const auto descriptor = windows.disk().attribute(windows.index(), *place, windows_descriptor);
        Value& rights = share.value["folder_permissions"];
        rights = Value();
        if (!descriptor || !*descriptor) {
            continue;
        }
        if (auto read = permissions_of(**descriptor, names)) {
            rights = std::move(*read);
            share.assurance = std::max(share.assurance, Assurance::sourced);
            share.evidence.push_back(keep(*place, **descriptor));
        }
        share = make_fact(share.kind, share.value, std::move(share.evidence), share.assurance);
    }
}

}  // namespace plateau::windows_platform

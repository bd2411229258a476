#include "engine/app/hive_folder.h"

#include <fmt/format.h>

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/support/error.h"
#include "engine/support/fold.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_names = 20'000;

Unobserved absent(const std::string& name) {
    return {.code = "windows.hive.absent", .why = fmt::format("no {}", name)};
}

/// What has that name in the folder.
Observed<fs::path> entry_named(const fs::path& folder, const std::string& name) {
    const std::string wanted = folded(name);
    std::optional<fs::path> found;
    std::error_code code;
    std::size_t count = 0;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end && ++count <= most_names;
         entry.increment(code)) {
        if (folded(entry->path().filename().string()) != wanted) {
            continue;
        }
        if (found) {
            return unobserved("windows.hive.twice",
                              fmt::format("{} and {}", found->filename().string(), entry->path().filename().string()));
        }
        found = entry->path();
    }
    return found ? Observed<fs::path>(*found) : tl::unexpected(absent(name));
}

/// The file of a hive below the folder, by the hive's name.
std::string file_of(const std::string& hive) {
    return hive.starts_with("users/") ? hive + "/NTUSER.DAT" : hive;
}

/// What the folder "users" holds. Nobody there: whoever made the folder has given no user's hive.
Observed<std::vector<std::string>> user_names(const fs::path& folder) {
    const auto users = entry_named(folder, "users");
    if (!users) {
        return tl::unexpected(users.error());
    }
    std::vector<std::string> names;
    std::error_code code;
    for (fs::directory_iterator entry(*users, code), end; !code && entry != end && names.size() <= most_names;
         entry.increment(code)) {
        names.push_back(entry->path().filename().string());
    }
    return names.empty() ? Observed<std::vector<std::string>>(tl::unexpected(absent("users/NAME/NTUSER.DAT")))
                         : Observed<std::vector<std::string>>(std::move(names));
}

}  // namespace

std::string name_of_folder(const fs::path& folder) {
    return fs::absolute(folder / "").lexically_normal().parent_path().filename().string();
}

Observed<HiveFiles> hive_files(const fs::path& folder, const std::string& hive) {
    fs::path at = folder;
    for (const fs::path& part : fs::path(hive)) {
        const auto entry = entry_named(at, part.string());
        if (!entry) {
            return tl::unexpected(entry.error());
        }
        at = *entry;
    }
    HiveFiles files{.primary = at, .logs = {}};
    const std::string name = fs::path(hive).filename().string();
    for (const char* ending : {".LOG1", ".LOG2"}) {
        if (const auto log = entry_named(at.parent_path(), name + ending)) {
            files.logs.push_back(*log);
        }
    }
    return files;
}

FactsRecord observe_hive_folder(const Places& places, const fs::path& folder, const WindowsSubject& subject,
                                CaseStore& store, const Clock& clock) {
    std::error_code code;
    if (!fs::is_directory(folder, code)) {
        throw Error(ErrorKind::invalid_input,
                    Message{"facts.hives.absent",
                            {{"folder", folder.string()}, {"why", code ? code.message() : "it is no folder"}}});
    }
    JailedHiveReader reader(places.private_programs / "plateau-disk-reader");
    windows_platform::MachineHives hives(
        [&](const std::string& name) {
            return hive_files(folder, file_of(name)).and_then([&](const HiveFiles& files) {
                return reader.open(files);
            });
        },
        [&] { return user_names(folder); });
    return observe_windows_hives(hives, {.of = subject.name, .source = "hives", .trust = Trust::capture}, subject,
                                 store, clock);
}

}  // namespace plateau

#include "engine/lab/instance.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <optional>

#include "engine/lab/folders.h"
#include "engine/model/ownership.h"
#include "engine/support/files.h"
#include "engine/support/utc_text.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view schema = "plateau.instance/1";
constexpr std::string_view unfinished = ".new-";
constexpr std::string_view kept_file = "kept.json";
constexpr std::size_t longest_record = 64 << 10;

struct Record {
    std::string instance;
    bool rehearsal = false;
    fs::path store;  ///< of a rehearsal, absolute
};

fs::path record_of(const fs::path& folder) {
    return folder / "instance.json";
}

fs::path list_of(const fs::path& state) {
    return state / "instances";
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (dash ? text[i] != '-' : !digit) {
            return false;
        }
    }
    return true;
}

/// Nothing when the text is not exactly a record.
std::optional<Record> parse_record(std::string_view text) {
    json::error_code code;
    const json::value value = json::parse({text.data(), text.size()}, code);
    const json::object* object = code ? nullptr : value.if_object();
    if (object == nullptr) {
        return std::nullopt;
    }
    const auto text_member = [object](const char* name) {
        const json::value* member = object->if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string().c_str()) : std::string();
    };
    const json::value* rehearsal = object->if_contains("rehearsal");
    Record record{text_member("instance"), rehearsal != nullptr && rehearsal->is_bool() && rehearsal->get_bool(),
                  text_member("store")};
    const bool whole = text_member("schema") == schema && is_uuid(record.instance) && rehearsal != nullptr &&
                       rehearsal->is_bool() && (record.store.is_absolute() || !record.rehearsal);
    return whole ? std::optional(std::move(record)) : std::nullopt;
}

Record read_record(const fs::path& folder) {
    const auto record = parse_record(read_file(record_of(folder), longest_record));
    if (!record) {
        throw Error(ErrorKind::damaged, Message{"instance.record.damaged", {{"file", record_of(folder).string()}}});
    }
    return *record;
}

/// The record in `folder` is whole and cannot be the one of that place.
Error misplaced(const fs::path& folder) {
    return {ErrorKind::damaged, Message{"instance.record.misplaced", {{"file", record_of(folder).string()}}}};
}

void write_record(const fs::path& folder, const Record& record) {
    json::object object{{"schema", json::string(schema)},
                        {"instance", record.instance},
                        {"rehearsal", record.rehearsal},
                        {"started", utc_text(std::chrono::system_clock::now())}};
    if (record.rehearsal) {
        object["store"] = record.store.string();
    }
    write_file_atomically(record_of(folder), json::serialize(object) + "\n");
}

/// The right to change or read the list of instances.
FileLock lock_list(const fs::path& state) {
    make_folders(list_of(state));
    const fs::path file = list_of(state) / ".lock";
    std::optional<FileLock> lock;
    const Wait wait{.what = {"instance.while_listing", {{"folder", list_of(state).string()}}},
                    .limit = std::chrono::seconds(20),
                    .pause = std::chrono::milliseconds(5)};
    wait_for(wait, {}, [&]() -> std::optional<std::string> {
        lock = FileLock::try_lock(file);
        return lock ? std::nullopt : std::optional(file.string() + " is locked");
    });
    return std::move(*lock);
}

/// The folders of rehearsals' instances, ascending. The caller holds the list. What somebody died over while making it
/// is removed: nothing was ever made in its name.
std::vector<fs::path> rehearsals_in(const fs::path& state) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(list_of(state))) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(unfinished)) {
            remove_folder(entry.path());
        } else if (is_uuid(name)) {
            folders.push_back(entry.path());
        }
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

bool is_kept(const fs::path& folder) {
    return fs::exists(folder / kept_file);
}

/// The record of the rehearsal whose instance lives in `folder`; nothing when it is none's. Throws Error damaged.
std::optional<Record> rehearsal_in(const fs::path& folder) {
    Record record = read_record(folder);
    if (record.instance != folder.filename()) {
        throw misplaced(folder);
    }
    return record.rehearsal ? std::optional(std::move(record)) : std::nullopt;
}

std::optional<fs::path> folder_in(const char* variable) {
    const char* value = std::getenv(variable);
    const fs::path path(value == nullptr ? "" : value);
    return path.is_absolute() ? std::optional(path) : std::nullopt;
}

}  // namespace

Instance::Instance(std::string id, fs::path folder, bool rehearsal, fs::path store, FileLock lock)
    : id_(std::move(id)),
      folder_(std::move(folder)),
      rehearsal_(rehearsal),
      store_(std::move(store)),
      lock_(std::move(lock)) {}

Instance Instance::open(const fs::path& state) {
    make_folders(state);
    auto lock = FileLock::try_lock(state / "lock");
    if (!lock) {
        throw Error(ErrorKind::conflict, Message{"instance.busy", {{"folder", state.string()}}});
    }
    if (!fs::exists(record_of(state))) {
        write_record(state, {new_uuid(), false, {}});
    }
    Record record = read_record(state);
    if (record.rehearsal) {
        throw misplaced(state);
    }
    return {std::move(record.instance), state, false, {}, std::move(*lock)};
}

Instance Instance::open_rehearsal(const fs::path& state, const fs::path& store) {
    const FileLock list = lock_list(state);
    const std::string id = new_uuid();
    const fs::path folder = list_of(state) / id;
    // Only a folder with its record ever bears an instance's name.
    const fs::path half = list_of(state) / (std::string(unfinished) + id);
    make_new_folder(half);
    const fs::path disks = fs::absolute(store);
    write_record(half, {id, true, disks});
    rename_folder(half, folder);
    auto lock = FileLock::try_lock(folder / "lock");
    if (!lock) {
        throw Error(ErrorKind::internal, Message{"instance.taken", {{"folder", folder.string()}}});
    }
    return {id, folder, true, disks, std::move(*lock)};
}

void Instance::keep(std::string_view record) {
    write_file_atomically(folder_ / kept_file, record);
}

void Instance::retire() {
    if (!rehearsal_) {
        throw Error(ErrorKind::internal, Message{"instance.not_a_rehearsal", {{"folder", folder_.string()}}});
    }
    const FileLock list = lock_list(folder_.parent_path().parent_path());
    remove_folder(folder_);
}

AbandonedInstances abandoned_instances(const fs::path& state, KeptToo kept_too) {
    AbandonedInstances result;
    const FileLock list = lock_list(state);
    for (const fs::path& folder : rehearsals_in(state)) {
        const bool kept = is_kept(folder);
        if (kept && kept_too == KeptToo::no) {
            continue;
        }
        try {
            auto lock = FileLock::try_lock(folder / "lock");
            if (!lock && kept) {
                result.untouched.emplace_back(ErrorKind::conflict,
                                              Message{"instance.in_use", {{"folder", folder.string()}}});
            }
            const auto record = lock ? rehearsal_in(folder) : std::nullopt;
            if (record) {
                result.instances.push_back(Instance(record->instance, folder, true, record->store, std::move(*lock)));
            }
        } catch (const Error& error) {
            result.untouched.push_back(error);
        }
    }
    return result;
}

KeptInstance::KeptInstance(std::string id, fs::path folder, fs::path store, FileLock lock)
    : id_(std::move(id)), folder_(std::move(folder)), store_(std::move(store)), lock_(std::move(lock)) {}

std::string KeptInstance::record() const {
    return read_file(folder_ / kept_file, longest_record);
}

void KeptInstance::change_record(const std::function<std::string(const std::string& record)>& change) {
    const FileLock list = lock_list(folder_.parent_path().parent_path());
    write_file_atomically(folder_ / kept_file, change(record()));
}

KeptInstances kept_instances(const fs::path& state) {
    KeptInstances result;
    // With the list held, whoever removes one has it whole or has not begun.
    const FileLock list = lock_list(state);
    for (const fs::path& folder : rehearsals_in(state)) {
        if (!is_kept(folder)) {
            continue;
        }
        try {
            auto lock = FileLock::try_share(folder / "lock");
            if (!lock) {
                throw Error(ErrorKind::conflict, Message{"instance.going", {{"folder", folder.string()}}});
            }
            if (const auto record = rehearsal_in(folder)) {
                result.instances.push_back(KeptInstance(record->instance, folder, record->store, std::move(*lock)));
            }
        } catch (const Error& error) {
            result.unusable.push_back(error);
        }
    }
    return result;
}

fs::path default_state_folder() {
    if (const auto state = folder_in("XDG_STATE_HOME")) {
        return *state / "plateau";
    }
    if (const auto home = folder_in("HOME")) {
        return *home / ".local" / "state" / "plateau";
    }
    throw Error(ErrorKind::invalid_input, Message{"instance.no_home", {}});
}

}  // namespace plateau

#include "engine/lab/instance.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <optional>

#include "engine/lab/folders.h"
#include "engine/lab/utc_text.h"
#include "engine/model/ownership.h"
#include "engine/support/files.h"
#include "engine/support/wait.h"

namespace plateau {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view schema = "plateau.instance/1";
constexpr std::string_view unfinished = ".new-";
constexpr std::string_view kept_mark = "kept";
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

void Instance::keep() {
    write_file_atomically(folder_ / kept_mark, "");
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
    for (const auto& entry : fs::directory_iterator(list_of(state))) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(unfinished)) {
            // Whoever made it held the list's lock, and is gone: nothing was ever made in its name.
            remove_folder(entry.path());
            continue;
        }
        if (!is_uuid(name) || (kept_too == KeptToo::no && fs::exists(entry.path() / kept_mark))) {
            continue;
        }
        try {
            auto lock = FileLock::try_lock(entry.path() / "lock");
            const auto record = lock ? std::optional(read_record(entry.path())) : std::nullopt;
            if (record && record->instance != name) {
                throw misplaced(entry.path());
            }
            if (record && record->rehearsal) {
                result.instances.push_back(Instance(name, entry.path(), true, record->store, std::move(*lock)));
            }
        } catch (const Error& error) {
            result.unreadable.push_back(error);
        }
    }
    std::sort(result.instances.begin(), result.instances.end(),
              [](const Instance& a, const Instance& b) { return a.id() < b.id(); });
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

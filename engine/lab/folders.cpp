#include "engine/lab/folders.h"

#include <system_error>

#include "engine/support/error.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr fs::perms traversable = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                  fs::perms::others_read | fs::perms::others_exec;

ErrorKind kind_of(const std::error_code& code) {
    if (code == std::errc::permission_denied || code == std::errc::operation_not_permitted ||
        code == std::errc::read_only_file_system) {
        return ErrorKind::denied;
    }
    return code == std::errc::no_space_on_device ? ErrorKind::exhausted : ErrorKind::unavailable;
}

void require_made(const fs::path& folder, const std::error_code& code) {
    if (code) {
        throw Error(kind_of(code), Message{"folder.not_made", {{"folder", folder.string()}, {"why", code.message()}}});
    }
}

}  // namespace

bool make_new_folder(const fs::path& folder) {
    std::error_code code;
    if (!folder.parent_path().empty() && !fs::is_directory(folder.parent_path(), code)) {
        make_folders(folder.parent_path());
    }
    const bool made = fs::create_directory(folder, code);
    require_made(folder, code);
    if (made) {
        // Whatever the mask of the user who made it.
        fs::permissions(folder, traversable, code);
        require_made(folder, code);
    }
    return made;
}

void make_folders(const fs::path& folder) {
    std::error_code code;
    if (!fs::is_directory(folder, code)) {
        make_new_folder(folder);
    }
}

void remove_folder(const fs::path& folder) {
    std::error_code code;
    fs::remove_all(folder, code);
    if (code) {
        throw Error(kind_of(code),
                    Message{"folder.not_removed", {{"folder", folder.string()}, {"why", code.message()}}});
    }
}

void rename_folder(const fs::path& from, const fs::path& to) {
    std::error_code code;
    fs::rename(from, to, code);
    if (code) {
        throw Error(kind_of(code), Message{"folder.not_renamed",
                                           {{"folder", from.string()}, {"to", to.string()}, {"why", code.message()}}});
    }
}

}  // namespace plateau

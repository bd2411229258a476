#include "engine/adapters/files/folder_case_store.h"

#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

constexpr std::string_view prefix = "sha256:";

/// Nothing for what is no hash: such a text must never become a path.
std::optional<std::filesystem::path> place(const std::filesystem::path& folder, std::string_view hash) {
    if (hash.size() != prefix.size() + 64 || !hash.starts_with(prefix) ||
        hash.find_first_not_of("0123456789abcdef", prefix.size()) != std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view digits = hash.substr(prefix.size());
    return folder / digits.substr(0, 2) / digits;
}

}  // namespace

std::string FolderCaseStore::keep(std::string_view bytes) {
    std::string hash = sha256_of(bytes);
    const auto file = *place(evidence_, hash);
    std::error_code code;
    if (std::filesystem::exists(file, code)) {
        return hash;
    }
    std::filesystem::create_directories(file.parent_path(), code);
    // Without its folder the write fails too, and says why.
    write_file_atomically(file, bytes, 0600);
    return hash;
}

std::optional<std::string> FolderCaseStore::find(std::string_view hash) {
    const auto file = place(evidence_, hash);
    std::error_code code;
    if (!file || !std::filesystem::exists(*file, code)) {
        return std::nullopt;
    }
    std::string bytes = read_file(*file);
    if (sha256_of(bytes) != hash) {
        throw Error(ErrorKind::damaged, Message{"evidence.damaged", {{"file", file->string()}}});
    }
    return bytes;
}

}  // namespace plateau

#include "engine/lab/image_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "engine/support/error.h"
#include "engine/support/sha256.h"
#include "engine/support/wait.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t nanoseconds_a_second = 1'000'000'000;

/// Size and time of a regular file; nothing when there is none of that name or it is something else.
std::optional<ImageFile> look_at(const fs::path& folder, std::string_view name) {
    struct stat status{};
    if (::lstat((folder / name).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return ImageFile{.name = std::string(name),
                     .size = status.st_size,
                     .modified = status.st_mtim.tv_sec * nanoseconds_a_second + status.st_mtim.tv_nsec};
}

void set_modified(const fs::path& file, std::int64_t modified) {
    const timespec time{modified / nanoseconds_a_second, modified % nanoseconds_a_second};
    const std::array<timespec, 2> times{timespec{0, UTIME_OMIT}, time};
    // Without the right to do so the file is only read again at the next use.
    ::utimensat(AT_FDCWD, file.c_str(), times.data(), AT_SYMLINK_NOFOLLOW);
}

std::optional<std::string> differing_bytes(const fs::path& folder, const ImageFile& file) {
    if (sha256_of_file(folder / file.name) == file.sha256) {
        return std::nullopt;
    }
    return fmt::format("{} does not have the bytes it was built with", file.name);
}

/// What both checks look at first: every file of an image is there with its size.
std::optional<std::string> differing_size(const fs::path& folder, const ImageManifest& manifest) {
    for (const std::string_view name : image_files) {
        const ImageFile* file = manifest.find(name);
        const auto seen = look_at(folder, name);
        if (file == nullptr || !seen) {
            return fmt::format("{} is missing", name);
        }
        if (seen->size != file->size) {
            return fmt::format("{} has {} bytes, not {}", name, seen->size, file->size);
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<ImageFile> record_files(const fs::path& folder) {
    std::vector<ImageFile> files;
    for (const std::string_view name : image_files) {
        fs::permissions(folder / name, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
        ImageFile file = look_at(folder, name).value_or(ImageFile{.name = std::string(name)});
        file.sha256 = sha256_of_file(folder / name);
        files.push_back(std::move(file));
    }
    return files;
}

std::optional<std::string> quick_check(const fs::path& folder, const ImageManifest& manifest) {
    if (auto why = differing_size(folder, manifest)) {
        return why;
    }
    for (const std::string_view name : image_files) {
        const ImageFile& file = *manifest.find(name);
        const auto seen = look_at(folder, name);
        if (seen && seen->modified == file.modified) {
            continue;
        }
        if (auto why = differing_bytes(folder, file)) {
            return why;
        }
        set_modified(folder / name, file.modified);
    }
    return std::nullopt;
}

std::optional<std::string> full_check(const fs::path& folder, const ImageManifest& manifest,
                                      const std::stop_token& stop) {
    if (auto why = differing_size(folder, manifest)) {
        return why;
    }
    for (const std::string_view name : image_files) {
        throw_if_stopped(stop);
        if (auto why = differing_bytes(folder, *manifest.find(name))) {
            return why;
        }
    }
    return std::nullopt;
}

}  // namespace plateau

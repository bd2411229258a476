#include "engine/helper/safe_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include <cerrno>
#include <system_error>

#include "engine/adapters/helper/errors.h"
#include "engine/adapters/helper/rules.h"
#include "engine/support/sha256.h"

namespace plateau::helper {

namespace fs = std::filesystem;

namespace {

/// Opens for reading what a naming descriptor stands for: never a device, since it was looked at before.
UniqueFd open_for_reading(const UniqueFd& named, const fs::path& file) {
    UniqueFd fd(::open(fmt::format("/proc/self/fd/{}", named.get()).c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        throw helper_error::not_opened(file, errno);
    }
    return fd;
}

struct stat status_of(const UniqueFd& fd, const fs::path& file) {
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) {
        throw helper_error::not_opened(file, errno);
    }
    return status;
}

/// Whether somebody has the file open for writing: the kernel gives a read lease to no such file. Where the file
/// system has no leases nobody can say, and the times must do.
bool has_writer(const UniqueFd& fd) {
    if (::fcntl(fd.get(), F_SETLEASE, F_RDLCK) == 0) {
        ::fcntl(fd.get(), F_SETLEASE, F_UNLCK);
        return false;
    }
    return errno == EAGAIN;
}

bool same_content(const struct stat& a, const struct stat& b) {
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

std::string hash_of(const UniqueFd& fd, const fs::path& file, const std::function<bool()>& wanted) {
    return sha256_of_pieces([&](char* into, std::size_t size) -> std::size_t {
        if (!wanted()) {
            throw helper_error::gone("nobody waits for the hash any more");
        }
        const ssize_t got = ::read(fd.get(), into, size);
        if (got < 0) {
            throw helper_error::not_opened(file, errno);
        }
        return static_cast<std::size_t>(got);
    });
}

}  // namespace

SafeFiles::SafeFiles(const std::vector<fs::path>& roots) {
    for (const fs::path& root : roots) {
        fs::path plain = root.lexically_normal();
        if (!plain.has_filename()) {
            plain = plain.parent_path();
        }
        UniqueFd fd(::open(plain.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!fd || !plain.is_absolute()) {
            throw helper_error::root_unusable(root,
                                              fd ? "its path is not absolute" : std::generic_category().message(errno));
        }
        roots_.push_back(std::move(plain));
        open_.push_back(std::move(fd));
    }
}

UniqueFd SafeFiles::find(std::string_view verb, const fs::path& path) const {
    helper_rule::check_path(verb, path);
    const std::size_t root = helper_rule::root_of(path, roots_);
    fs::path below = path.lexically_relative(roots_[root]);
    open_how how{};
    how.flags = O_PATH | O_CLOEXEC | O_NOFOLLOW;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    UniqueFd fd(static_cast<int>(::syscall(SYS_openat2, open_[root].get(), below.c_str(), &how, sizeof how)));
    if (!fd) {
        throw helper_error::not_opened(path, errno);
    }
    return fd;
}

std::string SafeFiles::seal(const fs::path& file, const std::function<bool()>& wanted) const {
    const UniqueFd named = find("seal_file", file);
    const struct stat kind = status_of(named, file);
    if (S_ISLNK(kind.st_mode)) {
        throw helper_error::not_opened(file, ELOOP);
    }
    // A second name may lie in a folder of somebody else, who would find his file changed.
    if (!S_ISREG(kind.st_mode) || kind.st_nlink != 1) {
        throw helper_error::not_a_plain_file(file);
    }
    const UniqueFd fd = open_for_reading(named, file);
    if (::fchmod(fd.get(), kind.st_mode & 0555U) != 0) {
        throw helper_error::not_opened(file, errno);
    }
    if (has_writer(fd)) {
        throw helper_error::still_written(file);
    }
    const struct stat before = status_of(fd, file);
    std::string hash = hash_of(fd, file, wanted);
    if (!same_content(before, status_of(fd, file))) {
        throw helper_error::still_written(file);
    }
    return hash;
}

std::uint64_t SafeFiles::free_space(const fs::path& folder) const {
    const UniqueFd fd = find("free_space", folder);
    struct statvfs status{};
    if (::fstatvfs(fd.get(), &status) != 0) {
        throw helper_error::not_opened(folder, errno);
    }
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

}  // namespace plateau::helper

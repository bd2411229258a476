#include "engine/lab/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>

#include "engine/support/error.h"

namespace plateau {

std::optional<FileLock> FileLock::try_lock(const std::filesystem::path& file) {
    return try_hold(file, LOCK_EX);
}

std::optional<FileLock> FileLock::try_share(const std::filesystem::path& file) {
    return try_hold(file, LOCK_SH);
}

std::optional<FileLock> FileLock::try_hold(const std::filesystem::path& file, int how) {
    UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (fd && ::flock(fd.get(), how | LOCK_NB) == 0) {
        return FileLock(std::move(fd));
    }
    if (fd && errno == EWOULDBLOCK) {
        return std::nullopt;
    }
    const int code = errno;
    throw Error(code == EACCES || code == EPERM || code == EROFS ? ErrorKind::denied : ErrorKind::unavailable,
                Message{"file.unlockable", {{"file", file.string()}, {"why", std::generic_category().message(code)}}});
}

}  // namespace plateau

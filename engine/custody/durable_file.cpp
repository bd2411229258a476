#include "engine/custody/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "engine/support/error.h"
#include "engine/support/files.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest = std::size_t{256} << 20;

Error unwritable(const fs::path& file, int code) {
    return {code == ENOSPC || code == EDQUOT ? ErrorKind::exhausted : ErrorKind::unavailable,
            Message{"custody.unwritable", {{"file", file.string()}, {"why", std::generic_category().message(code)}}}};
}

/// 0 or the reason.
int write_at(int fd, std::string_view bytes, std::size_t where) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(where));
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        const auto done = static_cast<std::size_t>(written < 0 ? 0 : written);
        bytes.remove_prefix(done);
        where += done;
    }
    return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace

void sync_folder(const fs::path& folder) {
    const UniqueFd fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) {
        throw Error(ErrorKind::unavailable,
                    Message{"custody.unsynced",
                            {{"folder", folder.string()}, {"why", std::generic_category().message(errno)}}});
    }
}

GrowingFile::GrowingFile(const fs::path& file)
    : file_(file), fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (!fd_) {
        throw unwritable(file_, errno);
    }
    sync_folder(file_.parent_path());
    const std::string content = read_file(file_, largest);
    const std::size_t end = content.rfind('\n');
    size_ = content.size();
    cut_to(end == std::string::npos ? 0 : end + 1);
}

void GrowingFile::append(std::string_view line) {
    if (unknown_end_) {
        throw unwritable(file_, EIO);
    }
    const int failure = write_at(fd_.get(), std::string(line).append("\n"), size_);
    if (failure != 0) {
        unknown_end_ = ::ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0 || ::fsync(fd_.get()) != 0;
        throw unwritable(file_, failure);
    }
    size_ += line.size() + 1;
}

void GrowingFile::cut_to(std::size_t size) {
    if (size != size_ && (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0 || ::fsync(fd_.get()) != 0)) {
        throw unwritable(file_, errno);
    }
    size_ = size;
}

}  // namespace plateau

#include "engine/support/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "engine/support/error.h"
#include "engine/support/unique_fd.h"

namespace plateau {

namespace {

ErrorKind kind_of_errno(int code) {
    switch (code) {
        case ENOENT:
        case ENOTDIR:
            return ErrorKind::not_found;
        case EACCES:
        case EPERM:
        case EROFS:
            return ErrorKind::denied;
        case ENOSPC:
        case EDQUOT:
            return ErrorKind::exhausted;
        default:
            return ErrorKind::unavailable;
    }
}

Error read_error(const std::filesystem::path& file, int code, FileNamedBy by) {
    return {by == FileNamedBy::person ? ErrorKind::invalid_input : kind_of_errno(code),
            Message{"file.unreadable", {{"file", file.string()}, {"why", std::generic_category().message(code)}}}};
}

Error write_error(const std::filesystem::path& file, int code) {
    return {kind_of_errno(code),
            Message{"file.unwritable", {{"file", file.string()}, {"why", std::generic_category().message(code)}}}};
}

void write_all(const UniqueFd& fd, std::string_view bytes, const std::filesystem::path& file) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            throw write_error(file, errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void for_each_piece(const std::filesystem::path& file, std::size_t piece,
                    const std::function<void(std::string_view)>& visit, FileNamedBy by) {
    const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        throw read_error(file, errno, by);
    }
    std::string buffer(piece, '\0');
    for (;;) {
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            throw read_error(file, errno, by);
        }
        if (got == 0) {
            return;
        }
        visit(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    }
}

std::string read_file(const std::filesystem::path& file, std::size_t limit, FileNamedBy by) {
    std::string content;
    const auto append = [&](std::string_view piece) {
        if (content.size() + piece.size() > limit) {
            throw Error(by == FileNamedBy::person ? ErrorKind::invalid_input : ErrorKind::exhausted,
                        Message{"file.too_large", {{"file", file.string()}, {"limit", fmt::format("{}", limit)}}});
        }
        content += piece;
    };
    for_each_piece(file, 64 << 10, append, by);
    return content;
}

void write_file_atomically(const std::filesystem::path& file, std::string_view bytes, unsigned mode) {
    std::string temporary = file.string() + ".XXXXXX";
    const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!fd) {
        throw write_error(file, errno);
    }
    try {
        write_all(fd, bytes, file);
        if (::fchmod(fd.get(), mode) != 0 || ::fsync(fd.get()) != 0 || ::rename(temporary.c_str(), file.c_str()) != 0) {
            throw write_error(file, errno);
        }
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

TemporaryFolder::TemporaryFolder(std::string_view prefix) {
    std::string name = (std::filesystem::temp_directory_path() / fmt::format("{}.XXXXXX", prefix)).string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw write_error(name, errno);
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace plateau

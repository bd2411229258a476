#include "engine/adapters/disk/memory_copy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "engine/support/error.h"

namespace plateau {

namespace {

constexpr std::size_t piece_size = std::size_t{8} << 20;

Error no_copy() {
    return {ErrorKind::exhausted, Message{"disk.copy_failed", {{"why", std::generic_category().message(errno)}}}};
}

UniqueFd memory() {
    UniqueFd file(::memfd_create("copy", MFD_CLOEXEC));
    return file ? std::move(file) : throw no_copy();
}

void append(const UniqueFd& file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            throw no_copy();
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
}

/// The same file, which can no longer be written through what is returned.
UniqueFd for_reading(const UniqueFd& file) {
    UniqueFd result(::open(fmt::format("/proc/self/fd/{}", file.get()).c_str(), O_RDONLY | O_CLOEXEC));
    return result ? std::move(result) : throw no_copy();
}

}  // namespace

Observed<UniqueFd> memory_copy(Disk& disk, std::size_t volume, std::string_view path, std::size_t most) {
    const UniqueFd file = memory();
    for (std::size_t size = 0;;) {
        const auto piece = disk.read_part(volume, path, size, piece_size);
        if (!piece) {
            return tl::unexpected(piece.error());
        }
        size += piece->size();
        if (size > most) {
            return unobserved(disk_reason::too_large, fmt::format("at most {} bytes are read", most));
        }
        append(file, *piece);
        if (piece->size() < piece_size) {
            return for_reading(file);
        }
    }
}

UniqueFd memory_copy(std::string_view bytes) {
    const UniqueFd file = memory();
    append(file, bytes);
    return for_reading(file);
}

}  // namespace plateau

#include "engine/helper/hive_serve.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "engine/adapters/disk/hive_words.h"
#include "engine/helper/disk_serve.h"
#include "engine/helper/hive_file.h"
#include "engine/helper/hive_log.h"
#include "engine/helper/hive_tree.h"

namespace plateau::disk_jail {

namespace {

using hive_words::Request;

constexpr std::size_t base_size = 4096;

/// Its size is asked once: what it was opened from may still be written to.
Observed<std::size_t> size_of(int file, std::size_t most) {
    const off_t size = ::lseek(file, 0, SEEK_END);
    if (size < 0 || static_cast<std::size_t>(size) > most || ::lseek(file, 0, SEEK_SET) != 0) {
        return unobserved(hive_reason::unreadable, fmt::format("it has {} bytes and {} are read", size, most));
    }
    return static_cast<std::size_t>(size);
}

/// The next `size` bytes of the file; false: there are no more so many.
bool read_into(int file, char* place, std::size_t size) {
    while (size > 0) {
        const ssize_t piece = ::read(file, place, size);
        if (piece < 0 && errno == EINTR) {
            continue;
        }
        if (piece <= 0) {
            return false;
        }
        place += piece;
        size -= static_cast<std::size_t>(piece);
    }
    return true;
}

std::vector<std::string> logs_of(const std::vector<int>& files) {
    std::vector<std::string> logs;
    for (std::size_t i = 1; i < files.size(); ++i) {
        const auto size = size_of(files[i], largest_hive_log);
        std::string log(size.value_or(0), '\0');
        if (read_into(files[i], log.data(), log.size())) {
            logs.push_back(std::move(log));
        }
    }
    return logs;
}

/// Puts a hive that was written out where hivex finds it, at once: it may be large.
bool take_clean(int file, const std::string& base, std::size_t size, HiveFile& memory) {
    return memory.fill(size, [&](char* place) {
        std::copy(base.begin(), base.end(), place);
        return read_into(file, place + base.size(), size - base.size());
    });
}

tl::unexpected<Unobserved> cut() {
    return unobserved(hive_reason::unreadable, "it could not be read to its end");
}

/// Whether it was replayed.
Observed<bool> take_hive(const std::vector<int>& files, HiveFile& memory) {
    const int file = files.front();
    const auto size = size_of(file, largest_hive);
    if (!size) {
        return tl::unexpected(size.error());
    }
    std::string bytes(std::min(*size, base_size), '\0');
    if (!read_into(file, bytes.data(), bytes.size())) {
        return cut();
    }
    const auto clean = hive_log::clean_size(bytes, *size);
    if (!clean) {
        return tl::unexpected(clean.error());
    }
    if (*clean) {
        return take_clean(file, bytes, **clean, memory) ? Observed<bool>(false) : cut();
    }
    const std::size_t begun = bytes.size();
    bytes.resize(*size);
    if (!read_into(file, bytes.data() + begun, *size - begun)) {
        return cut();
    }
    const auto logs = logs_of(files);
    return hive_log::clean_hive(std::move(bytes), {logs.begin(), logs.end()}).map([&](const hive_log::CleanHive& hive) {
        return memory.fill(hive.bytes.size(), [&](char* place) {
            std::copy(hive.bytes.begin(), hive.bytes.end(), place);
            return true;
        });
    });
}

struct OpenHive {
    std::unique_ptr<HiveTree> tree;
    bool replayed = false;
};

Observed<OpenHive> open_hive(const std::vector<int>& files, HiveFile& memory) {
    return take_hive(files, memory).and_then([&](bool replayed) {
        return HiveTree::open(memory.path()).map([&](std::unique_ptr<HiveTree> tree) {
            return OpenHive{std::move(tree), replayed};
        });
    });
}

disk_words::Reply answer(const Request& request, HiveTree& tree) {
    switch (request.verb) {
        case Request::Verb::keys:
            return tree.keys(request.path).map([](const auto& keys) { return hive_words::to_text(keys); });
        case Request::Verb::values:
            return tree.values(request.path).map([](const auto& values) { return hive_words::to_text(values); });
        case Request::Verb::trial:
            return trial();
    }
    return {};
}

}  // namespace

void serve_hive(int socket, const std::vector<int>& files, Otherwise otherwise) {
    HiveFile memory;
    HiveTree::prepare();
    give_up_rights();
    memory.answer_instead_of_kernel(otherwise == Otherwise::refuse);
    confine_hive_reader(otherwise);
    const Observed<OpenHive> hive = open_hive(files, memory);
    if (!hive) {
        send_frame(socket, disk_words::to_text(disk_words::Reply(tl::unexpected(hive.error()))));
        ::_exit(0);
    }
    send_frame(socket, disk_words::to_text(disk_words::Reply(hive_words::opening_text(hive->replayed))));
    serve_frames(socket, [&](std::string_view frame) -> std::optional<std::string> {
        const auto request = hive_words::request_from(frame);
        return request ? std::optional(disk_words::to_text(answer(*request, *hive->tree))) : std::nullopt;
    });
    // No destructor runs: the kernel takes back what is left.
    ::_exit(0);
}

}  // namespace plateau::disk_jail

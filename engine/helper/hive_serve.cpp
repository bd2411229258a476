#include "engine/helper/hive_serve.h"

#include <fmt/format.h>
#include <unistd.h>

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

/// The whole file, of at most `most` bytes. What it was opened from may still be written to: its size is asked once.
Observed<std::string> bytes_of(int file, std::size_t most) {
    const off_t size = ::lseek(file, 0, SEEK_END);
    if (size < 0 || static_cast<std::size_t>(size) > most || ::lseek(file, 0, SEEK_SET) != 0) {
        return unobserved(hive_reason::unreadable, fmt::format("it has {} bytes and {} are read", size, most));
    }
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
        const ssize_t piece = ::read(file, bytes.data() + got, bytes.size() - got);
        if (piece < 0 && errno == EINTR) {
            continue;
        }
        if (piece <= 0) {
            return unobserved(hive_reason::unreadable, "it could not be read to its end");
        }
        got += static_cast<std::size_t>(piece);
    }
    return bytes;
}

Observed<hive_log::CleanHive> clean_hive_of(const std::vector<int>& files) {
    auto primary = bytes_of(files.front(), largest_hive);
    if (!primary) {
        return tl::unexpected(primary.error());
    }
    std::vector<std::string> logs;
    for (std::size_t i = 1; i < files.size(); ++i) {
        if (auto log = bytes_of(files[i], largest_hive_log)) {
            logs.push_back(std::move(*log));
        }
    }
    return hive_log::clean_hive(std::move(*primary), {logs.begin(), logs.end()});
}

struct OpenHive {
    std::unique_ptr<HiveTree> tree;
    bool replayed = false;
};

Observed<OpenHive> open_hive(const std::vector<int>& files, HiveFile& memory) {
    const auto clean = clean_hive_of(files);
    if (!clean) {
        return tl::unexpected(clean.error());
    }
    memory.fill(clean->bytes);
    return HiveTree::open(memory.path()).map([&](std::unique_ptr<HiveTree> tree) {
        return OpenHive{std::move(tree), clean->replayed};
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

#include "engine/adapters/disk/opened_chain.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "engine/adapters/disk/memory_copy.h"
#include "engine/adapters/qemu/vmdk.h"
#include "engine/support/error.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

ErrorKind kind_of(int code) {
    return code == ENOENT ? ErrorKind::not_found : code == EACCES ? ErrorKind::denied : ErrorKind::unavailable;
}

UniqueFd opened(const fs::path& path) {
    UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) {
        throw Error(
            kind_of(errno),
            Message{"disk.reader.no_file", {{"disk", path.string()}, {"why", std::generic_category().message(errno)}}});
    }
    return file;
}

/// The description of a disk whose first part is file `first` of those QEMU gets.
UniqueFd written_anew(const DiskLayer& layer, const UniqueFd& file, std::size_t first) {
    std::string text(vmdk::largest_descriptor, '\0');
    const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    const auto descriptor = vmdk::parse(text);
    if (!descriptor || descriptor->extents.size() != layer.parts.size()) {
        throw Error(ErrorKind::damaged, Message{"disk.chain.changed", {{"disk", layer.file.string()}}});
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < layer.parts.size(); ++i) {
        names.push_back(name_in_qemu(first + i));
    }
    return memory_copy(vmdk::to_text(*descriptor, names));
}

}  // namespace

std::string name_in_qemu(std::size_t file) {
    return fmt::format("/dev/fdset/{}", file + 1);
}

OpenedChain opened_chain(const std::vector<DiskLayer>& chain) {
    OpenedChain result;
    for (const DiskLayer& layer : chain) {
        UniqueFd file = opened(layer.file);
        if (!layer.parts.empty()) {
            file = written_anew(layer, file, result.files.size() + 1);
        }
        result.files.push_back(std::move(file));
        result.words.push_back(layer.format);
        for (const fs::path& part : layer.parts) {
            result.files.push_back(opened(part));
            result.words.emplace_back(chain_part);
        }
    }
    if (result.files.size() > most_chain_files) {
        throw Error(ErrorKind::damaged, Message{"disk.chain.too_many", {{"disk", chain.front().file.string()}}});
    }
    return result;
}

}  // namespace plateau

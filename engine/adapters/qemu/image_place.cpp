#include "engine/adapters/qemu/image_place.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "engine/support/unique_fd.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

bool lies_in(const fs::path& file, const fs::path& folder) {
    std::error_code code;
    const fs::path root = fs::canonical(folder, code);
    return !code && std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
}

}  // namespace

Error refused_image(const fs::path& disk, const fs::path& element, std::string_view why) {
    return {ErrorKind::damaged,
            Message{"disk.chain.refused",
                    {{"disk", disk.string()}, {"element", element.string()}, {"why", std::string(why)}}}};
}

fs::path image_place(const fs::path& disk, const fs::path& element, const std::vector<fs::path>& folders) {
    std::error_code code;
    fs::path file = fs::canonical(element, code);
    if (code && element == disk) {
        throw Error(ErrorKind::not_found, Message{"disk.missing", {{"disk", disk.string()}, {"why", code.message()}}});
    }
    if (code) {
        throw refused_image(disk, element, code.message());
    }
    if (!fs::is_regular_file(file, code)) {
        throw refused_image(disk, file, "it is not a regular file");
    }
    if (std::none_of(folders.begin(), folders.end(), [&](const fs::path& one) { return lies_in(file, one); })) {
        throw refused_image(disk, file, "it lies outside the image store and the case folder");
    }
    return file;
}

std::string first_bytes(const fs::path& file, std::size_t most, std::uint64_t from) {
    std::string bytes(most, '\0');
    const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    const ssize_t got = fd ? ::pread(fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(from)) : 0;
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

}  // namespace plateau

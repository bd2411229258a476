#include "engine/adapters/qemu/disk_images.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>

#include "engine/adapters/qemu/image_info.h"
#include "engine/adapters/qemu/image_place.h"
#include "engine/support/child_process.h"
#include "engine/support/error.h"
#include "engine/support/unique_fd.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t fresh_overlay_size = 512 << 10;  ///< at most, for disks of a few hundred GiB
constexpr std::size_t longest_chain = 8;

ChildResult run_qemu_img(std::vector<std::string> arguments) {
    ChildCommand command;
    command.argv = {"prlimit", "--as=1073741824", "--cpu=20", "--", "qemu-img"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return run_child(command);
}

std::uint64_t free_bytes(const fs::path& folder) {
    struct statvfs status{};
    return ::statvfs(folder.c_str(), &status) == 0 ? std::uint64_t{status.f_bavail} * status.f_frsize : 0;
}

std::string mebibytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

Error no_room(const OverlaySpec& spec) {
    return {ErrorKind::exhausted, Message{"disk.full",
                                          {{"disk", spec.overlay.string()},
                                           {"needed", mebibytes(std::max(spec.room, fresh_overlay_size))},
                                           {"free", mebibytes(free_bytes(spec.overlay.parent_path()))}}}};
}

/// One walk along a chain.
class Walk {
  public:
    Walk(const fs::path& disk, const std::vector<fs::path>& folders) : disk_(disk), folders_(folders) {}

    std::vector<DiskLayer> run() {
        fs::path element = disk_;
        std::string format = "qcow2";
        while (layers_.size() < longest_chain) {
            const ImageInfo info = look_at(element, format);
            if (!info.backing) {
                return std::move(layers_);
            }
            element = layers_.back().file.parent_path() / *info.backing;
            format = *info.backing_format;
        }
        throw refused_image(disk_, element, fmt::format("the chain has more than {} elements", longest_chain));
    }

  private:
    ImageInfo look_at(const fs::path& element, const std::string& format) {
        const fs::path file = image_place(disk_, element, folders_);
        if (format == "qcow2") {
            if (const auto why = why_refused_by_header(first_bytes(file, 104))) {
                throw refused_image(disk_, file, *why);
            }
        }
        const ChildResult result = run_qemu_img({"info", "--output=json", "-U", "-f", format, file.string()});
        if (!result.succeeded()) {
            throw refused_image(disk_, file, "qemu-img cannot read it: " + result.summary());
        }
        auto info = parse_image_info(result.out);
        if (!info) {
            throw refused_image(disk_, file, "qemu-img's answer cannot be read: " + info.error());
        }
        if (const auto why = why_refused(*info)) {
            throw refused_image(disk_, file, *why);
        }
        layers_.push_back({file, info->format, info->size});
        return std::move(*info);
    }

    const fs::path& disk_;
    const std::vector<fs::path>& folders_;
    std::vector<DiskLayer> layers_;
};

}  // namespace

void QemuDiskImages::create_overlay(const OverlaySpec& spec) {
    std::error_code code;
    if (fs::exists(fs::symlink_status(spec.overlay, code))) {
        throw Error(ErrorKind::conflict, Message{"disk.exists", {{"disk", spec.overlay.string()}}});
    }
    const fs::path backing = fs::canonical(spec.backing, code);
    if (code) {
        throw Error(
            ErrorKind::not_found,
            Message{"disk.backing.missing",
                    {{"disk", spec.overlay.string()}, {"backing", spec.backing.string()}, {"why", code.message()}}});
    }
    const fs::path folder = fs::canonical(spec.overlay.parent_path(), code);
    bool full = !code && free_bytes(folder) < std::max(spec.room, fresh_overlay_size);
    ChildResult result;
    if (!full) {
        result = run_qemu_img({"create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                               backing.lexically_relative(folder).string(), spec.overlay.string()});
        full = result.err.find("No space left on device") != std::string::npos;
    }
    if (full || !result.succeeded()) {
        fs::remove(spec.overlay, code);
        throw full ? no_room(spec)
                   : Error(ErrorKind::unavailable,
                           Message{"disk.not_made", {{"disk", spec.overlay.string()}, {"why", result.summary()}}});
    }
}

std::vector<DiskLayer> QemuDiskImages::chain(const fs::path& disk, const std::vector<fs::path>& folders) {
    return Walk(disk, folders).run();
}

}  // namespace plateau

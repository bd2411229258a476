#include "engine/adapters/qemu/foreign_disk.h"

#include <fmt/format.h>

#include "engine/adapters/qemu/disk_images.h"
#include "engine/adapters/qemu/foreign_image.h"
#include "engine/adapters/qemu/image_place.h"
#include "engine/adapters/qemu/vmdk.h"
#include "engine/support/fold.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_chain = 8;
constexpr std::size_t sector = 512;

Error cannot_read(const fs::path& disk, const std::string& id) {
    return {ErrorKind::invalid_input, Message{id, {{"disk", disk.string()}}}};
}

/// One walk along VMware's snapshots.
class VmdkWalk {
  public:
    VmdkWalk(const fs::path& disk, const std::vector<fs::path>& folders) : disk_(disk), folders_(folders) {}

    std::vector<DiskLayer> run() {
        fs::path element = disk_;
        while (layers_.size() < longest_chain) {
            const auto below = look_at(element);
            if (!below) {
                return std::move(layers_);
            }
            element = *below;
        }
        throw refused_image(disk_, element, fmt::format("the chain has more than {} elements", longest_chain));
    }

  private:
    /// What this element stands on; nothing: on nothing.
    std::optional<fs::path> look_at(const fs::path& element) {
        const fs::path file = image_place(disk_, element, folders_);
        const std::string begin = first_bytes(file, vmdk::largest_descriptor);
        DiskLayer layer{.file = file, .format = "vmdk", .size = 0};
        std::optional<vmdk::Descriptor> descriptor;
        if (vmdk::is_descriptor(begin)) {
            descriptor = parsed(file, begin);
            layer.parts = parts_of(*descriptor, file);
        } else if (const auto inside = embedded(file, begin)) {
            descriptor = parsed(file, first_bytes(file, inside->size, inside->offset));
        }
        layers_.push_back(std::move(layer));
        if (!descriptor || !vmdk::stands_on_another(*descriptor)) {
            return std::nullopt;
        }
        if (!descriptor->parent_file) {
            throw cannot_read(disk_, "disk.difference.virtualbox");
        }
        return file.parent_path() / *descriptor->parent_file;
    }

    vmdk::Descriptor parsed(const fs::path& file, std::string_view text) const {
        auto descriptor = vmdk::parse(text);
        return descriptor ? std::move(*descriptor) : throw refused_image(disk_, file, descriptor.error());
    }

    std::optional<vmdk::Embedded> embedded(const fs::path& file, std::string_view begin) const {
        const auto inside = vmdk::embedded_from(begin.substr(0, sector));
        return inside ? *inside : throw refused_image(disk_, file, inside.error());
    }

    std::vector<fs::path> parts_of(const vmdk::Descriptor& descriptor, const fs::path& file) const {
        std::vector<fs::path> parts;
        for (const vmdk::Extent& extent : descriptor.extents) {
            parts.push_back(image_place(disk_, file.parent_path() / extent.file, folders_));
            if (extent.type == "SPARSE" || extent.type == "VMFSSPARSE") {
                (void)embedded(parts.back(), first_bytes(parts.back(), sector));
            }
        }
        return parts;
    }

    const fs::path& disk_;
    const std::vector<fs::path>& folders_;
    std::vector<DiskLayer> layers_;
};

bool is_raw(const fs::path& disk) {
    const std::string ending = folded(disk.extension().string());
    return ending == ".raw" || ending == ".img";
}

}  // namespace

std::vector<DiskLayer> foreign_chain(const fs::path& disk, const std::vector<fs::path>& folders) {
    const fs::path file = image_place(disk, disk, folders);
    if (is_raw(disk)) {
        return {{.file = file, .format = "raw", .size = fs::file_size(file)}};
    }
    const std::string begin = first_bytes(file, foreign_header_size);
    const ForeignFormat format = foreign_format(begin);
    if (const auto id = why_not_read(format, begin)) {
        throw cannot_read(disk, *id);
    }
    switch (format) {
        case ForeignFormat::qcow2:
            return QemuDiskImages().chain(disk, folders);
        case ForeignFormat::vmdk:
        case ForeignFormat::vmdk_descriptor:
            return VmdkWalk(disk, folders).run();
        case ForeignFormat::vdi:
            return {{.file = file, .format = "vdi", .size = 0}};
        case ForeignFormat::vhdx:
            return {{.file = file, .format = "vhdx", .size = 0}};
        case ForeignFormat::vhd:
            throw cannot_read(disk, "disk.format.vhd");
        case ForeignFormat::unknown:
            break;
    }
    throw cannot_read(disk, "disk.format.unknown");
}

}  // namespace plateau

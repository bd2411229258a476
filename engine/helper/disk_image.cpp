#include "engine/helper/disk_image.h"

#include <libnbd.h>

#include <algorithm>
#include <cstring>

#include "engine/helper/disk_export.h"

namespace plateau::disk_jail {

namespace {

constexpr std::size_t largest_read = std::size_t{1} << 20;

}  // namespace

Export::Export(UniqueFd socket) : nbd_(::nbd_create()) {
    if (nbd_ == nullptr || ::nbd_set_export_name(nbd_, export_name) < 0 ||
        ::nbd_connect_socket(nbd_, socket.release()) < 0) {
        return;
    }
    size_ = static_cast<std::uint64_t>(std::max<std::int64_t>(::nbd_get_size(nbd_), 0));
}

Export::~Export() {
    ::nbd_close(nbd_);
}

bool Export::read(std::uint64_t offset, char* buffer, std::size_t length) {
    while (length > 0) {
        const std::size_t piece = std::min(length, largest_read);
        if (offset > size_ || piece > size_ - offset || ::nbd_pread(nbd_, buffer, piece, offset, 0) < 0) {
            return false;
        }
        offset += piece;
        buffer += piece;
        length -= piece;
    }
    return true;
}

/// What The Sleuth Kit hands back to read(): its own record comes first.
struct Image::Source {
    TSK_IMG_INFO base{};
    Export* bytes = nullptr;
    std::uint64_t start = 0;
    std::uint32_t block_size = 1;
    ext4::Blocks blocks;
};

Image::Image(Export& bytes) : source_(std::make_unique<Source>()) {
    source_->bytes = &bytes;
    tsk_ = ::tsk_img_open_external(
        source_.get(), static_cast<TSK_OFF_T>(bytes.size()), 512, &Image::read, [](TSK_IMG_INFO*) {},
        [](TSK_IMG_INFO*, FILE*) {});
}

Image::~Image() = default;

void Image::lay_over(std::uint64_t start, std::uint32_t block_size, ext4::Blocks blocks) {
    source_->start = start;
    source_->block_size = block_size;
    source_->blocks = std::move(blocks);
}

std::string Image::bytes(std::uint64_t offset, std::size_t length) const {
    std::string result(length, '\0');
    const ssize_t got = ::tsk_img_read(tsk_, static_cast<TSK_OFF_T>(offset), result.data(), length);
    result.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return result;
}

ssize_t Image::read(TSK_IMG_INFO* image, TSK_OFF_T offset, char* buffer, size_t length) {
    auto& source = *reinterpret_cast<Source*>(image);
    const auto from = static_cast<std::uint64_t>(offset);
    if (offset < 0 || from >= source.bytes->size()) {
        return -1;
    }
    length = std::min<std::uint64_t>(length, source.bytes->size() - from);
    if (!source.bytes->read(from, buffer, length)) {
        return -1;
    }
    const std::uint64_t size = source.block_size;
    const std::uint64_t end = from + length;
    auto block = source.blocks.lower_bound(from > source.start ? (from - source.start) / size : 0);
    for (; block != source.blocks.end(); ++block) {
        const std::uint64_t begin = source.start + block->first * size;
        if (begin >= end) {
            break;
        }
        const std::uint64_t first = std::max(begin, from);
        const std::uint64_t last = std::min(begin + block->second.size(), end);
        if (first < last) {
            std::memcpy(buffer + (first - from), block->second.data() + (first - begin), last - first);
        }
    }
    return static_cast<ssize_t>(length);
}

}  // namespace plateau::disk_jail

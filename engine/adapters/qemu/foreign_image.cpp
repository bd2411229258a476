#include "engine/adapters/qemu/foreign_image.h"

#include "engine/adapters/qemu/vmdk.h"
#include "engine/support/byte_reader.h"

namespace plateau {

namespace {

using namespace std::string_view_literals;

// Oracle's VDICore.h: the mark, and the kind of image that stands behind it.
constexpr std::size_t vdi_mark_place = 64;
constexpr std::string_view vdi_mark = "\x7f\x10\xda\xbe"sv;
constexpr std::size_t vdi_kind_place = 76;
constexpr std::uint64_t vdi_growing = 1;
constexpr std::uint64_t vdi_whole = 2;

// Microsoft's [MS-VHDX]: two headers of which the one with the higher number counts, and a table of regions.
constexpr std::size_t kib64 = 64 << 10;
constexpr std::string_view vhdx_no_log = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv;
constexpr std::string_view vhdx_metadata = "\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e"sv;
constexpr std::string_view vhdx_parameters = "\x37\x67\xa1\xca\x36\xfa\x43\x4d\xb3\xb6\x33\xf0\xaa\x44\xe7\x6b"sv;
constexpr std::size_t entry_size = 32;

/// Offset of the data behind the entry of that name in a table of `count` entries from `first` on: of 8 bytes in the
/// table of regions, of 4 in that of metadata.
std::optional<std::uint64_t> entry_of(const ByteReader& read, std::size_t first, std::uint64_t count,
                                      std::string_view name, std::size_t width) {
    for (std::uint64_t i = 0; i < count && i < 2047; ++i) {
        const std::size_t at = first + entry_size * i;
        if (read.at(at, name.size()) == name) {
            return read.little(at + 16, width);
        }
    }
    return std::nullopt;
}

bool vhdx_has_parent(const ByteReader& read) {
    const std::size_t table = 3 * kib64;
    const auto metadata = entry_of(read, table + 16, read.little(table + 8, 4), vhdx_metadata, 8);
    if (!metadata || *metadata >= foreign_header_size) {
        return false;
    }
    const auto parameters = entry_of(read, *metadata + entry_size, read.little(*metadata + 10, 2), vhdx_parameters, 4);
    return parameters && (read.little(*metadata + *parameters + 4, 4) & 2) != 0;
}

bool vhdx_has_log(const ByteReader& read) {
    std::size_t current = kib64;
    if (read.at(kib64, 4) != "head" ||
        (read.at(2 * kib64, 4) == "head" && read.little(2 * kib64 + 8, 8) > read.little(kib64 + 8, 8))) {
        current = 2 * kib64;
    }
    return read.at(current, 4) == "head" && read.at(current + 48, 16) != vhdx_no_log;
}

}  // namespace

ForeignFormat foreign_format(std::string_view first_bytes) {
    if (first_bytes.starts_with("QFI\xfb")) {
        return ForeignFormat::qcow2;
    }
    if (first_bytes.starts_with("KDMV") || first_bytes.starts_with("COWD")) {
        return ForeignFormat::vmdk;
    }
    if (vmdk::is_descriptor(first_bytes)) {
        return ForeignFormat::vmdk_descriptor;
    }
    if (ByteReader(first_bytes).at(vdi_mark_place, vdi_mark.size()) == vdi_mark) {
        return ForeignFormat::vdi;
    }
    if (first_bytes.starts_with("vhdxfile")) {
        return ForeignFormat::vhdx;
    }
    return first_bytes.starts_with("conectix") ? ForeignFormat::vhd : ForeignFormat::unknown;
}

std::optional<std::string> why_not_read(ForeignFormat format, std::string_view first_bytes) {
    const ByteReader read(first_bytes);
    if (format == ForeignFormat::vdi) {
        const std::uint64_t kind = read.little(vdi_kind_place, 4);
        return kind == vdi_growing || kind == vdi_whole ? std::nullopt
                                                        : std::optional<std::string>("disk.difference.virtualbox");
    }
    if (format == ForeignFormat::vhdx && vhdx_has_parent(read)) {
        return "disk.difference.hyperv";
    }
    return format == ForeignFormat::vhdx && vhdx_has_log(read) ? std::optional<std::string>("disk.vhdx.log")
                                                               : std::nullopt;
}

}  // namespace plateau

#include "engine/adapters/qemu/vmdk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "engine/support/byte_reader.h"
#include "engine/support/fold.h"

namespace plateau::vmdk {

namespace {

constexpr std::string_view first_line = "# Disk DescriptorFile";
constexpr std::string_view sparse_magic = "KDMV";
constexpr std::string_view esx_magic = "COWD";
constexpr std::size_t sector = 512;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view take_until(std::string_view& text, char end) {
    const auto at = text.find(end);
    const std::string_view piece = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
    return piece;
}

std::optional<std::uint64_t> number_from(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// A name that leads nowhere but beside the descriptor, and that QEMU takes for nothing else.
bool is_plain_name(std::string_view name) {
    return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
           std::none_of(name.begin(), name.end(), [](unsigned char c) {
               return c < 32 || c == 127 || c == '/' || c == '\\' || c == ':' || c == '"';
           });
}

bool is_known_type(std::string_view type) {
    constexpr std::array<std::string_view, 5> types = {"SPARSE", "FLAT", "VMFS", "VMFSSPARSE", "SESPARSE"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= 8 && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

bool begins_extent(std::string_view line) {
    return line.starts_with("RW ") || line.starts_with("RDONLY ") || line.starts_with("NOACCESS ");
}

/// `RW 4192256 SPARSE "disk-s001.vmdk"`, of FLAT with a sector behind it.
tl::expected<Extent, std::string> extent_from(std::string_view line) {
    const auto wrong = [&](std::string_view why) {
        return tl::unexpected(fmt::format("a part of it cannot be used ({}): {}", why, line));
    };
    std::string_view rest = line;
    if (take_until(rest, ' ') == "NOACCESS") {
        return wrong("nobody may read it");
    }
    const auto sectors = number_from(take_until(rest, ' '));
    const std::string_view type = take_until(rest, ' ');
    if (!sectors || *sectors == 0 || *sectors > std::uint64_t{1} << 48) {
        return wrong("its size");
    }
    if (!is_known_type(type)) {
        return wrong("its type");
    }
    rest = trimmed(rest);
    if (!rest.starts_with('"')) {
        return wrong("it names no file");
    }
    rest.remove_prefix(1);
    const std::string_view name = take_until(rest, '"');
    if (!is_plain_name(name)) {
        return wrong("its file is not named as one beside it");
    }
    rest = trimmed(rest);
    const auto offset = rest.empty() ? std::optional<std::uint64_t>(0) : number_from(rest);
    if (!offset || (*offset != 0 && type != "FLAT")) {
        return wrong("where it begins");
    }
    return Extent{.sectors = *sectors, .type = std::string(type), .file = std::string(name), .offset = *offset};
}

/// `key=value` or `key = "value"`; other lines, and keys that are not needed, say nothing.
void take_setting(Descriptor& descriptor, std::string_view line) {
    const std::string key = folded(trimmed(take_until(line, '=')));
    line = trimmed(line);
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
        line = line.substr(1, line.size() - 2);
    }
    if (key == "cid") {
        descriptor.content = line;
    } else if (key == "parentcid") {
        descriptor.parent = line;
    } else if (key == "createtype") {
        descriptor.create_type = line;
    } else if (key == "parentfilenamehint") {
        descriptor.parent_file = line;
    }
}

std::optional<std::string> why_wrong(const Descriptor& descriptor) {
    if (descriptor.extents.empty() || descriptor.extents.size() > most_extents) {
        return fmt::format("it has {} parts; between 1 and {} are read", descriptor.extents.size(), most_extents);
    }
    if (!is_identifier(descriptor.content) || !is_identifier(descriptor.parent)) {
        return "its CID or parentCID is none";
    }
    const std::string& type = descriptor.create_type;
    if (type.empty() || type.size() > 32 ||
        !std::all_of(type.begin(), type.end(), [](unsigned char c) { return std::isalnum(c) != 0; })) {
        return "its createType is none";
    }
    if (descriptor.parent_file && !stands_on_another(descriptor)) {
        return "it says and denies that it stands on another disk";
    }
    if (descriptor.parent_file && !is_plain_name(*descriptor.parent_file)) {
        return "the disk it stands on is not named as a file beside it";
    }
    return std::nullopt;
}

}  // namespace

bool is_descriptor(std::string_view first_bytes) {
    return first_bytes.starts_with(first_line);
}

tl::expected<Descriptor, std::string> parse(std::string_view text) {
    if (!is_descriptor(text) || text.size() > largest_descriptor) {
        return tl::unexpected(std::string("it is no descriptor of a disk"));
    }
    // In a file of its own it ends with the file, inside an extent with a zero.
    text = text.substr(0, text.find('\0'));
    Descriptor descriptor;
    while (!text.empty()) {
        const std::string_view line = trimmed(take_until(text, '\n'));
        if (line.starts_with('#')) {
            continue;
        }
        if (!begins_extent(line)) {
            take_setting(descriptor, line);
            continue;
        }
        auto extent = extent_from(line);
        if (!extent) {
            return tl::unexpected(extent.error());
        }
        descriptor.extents.push_back(std::move(*extent));
    }
    if (auto why = why_wrong(descriptor)) {
        return tl::unexpected(std::move(*why));
    }
    return descriptor;
}

bool stands_on_another(const Descriptor& descriptor) {
    return folded(descriptor.parent) != "ffffffff";
}

std::string to_text(const Descriptor& descriptor, const std::vector<std::string>& names) {
    std::string text = fmt::format("{}\nversion=1\nCID={}\nparentCID={}\ncreateType=\"{}\"\n", first_line,
                                   descriptor.content, descriptor.parent, descriptor.create_type);
    if (descriptor.parent_file) {
        text += fmt::format("parentFileNameHint=\"{}\"\n", *descriptor.parent_file);
    }
    for (std::size_t i = 0; i < descriptor.extents.size(); ++i) {
        const Extent& extent = descriptor.extents[i];
        text += fmt::format("RW {} {} \"{}\"", extent.sectors, extent.type, names.at(i));
        text += extent.type == "FLAT" ? fmt::format(" {}\n", extent.offset) : "\n";
    }
    return text;
}

tl::expected<std::optional<Embedded>, std::string> embedded_from(std::string_view header) {
    const ByteReader read(header);
    if (header.starts_with(esx_magic)) {
        return std::nullopt;
    }
    if (!header.starts_with(sparse_magic) || !read.has(0, sector)) {
        return tl::unexpected(std::string("it is no part of a VMware disk"));
    }
    const std::uint64_t capacity = read.little(12, 8);
    const std::uint64_t offset = read.little(28, 8);
    const std::uint64_t size = read.little(36, 8);
    if (capacity == 0) {
        return tl::unexpected(std::string("it has no size of its own"));
    }
    if (offset == 0 || size == 0) {
        return std::nullopt;
    }
    if (size > largest_descriptor / sector || offset > std::uint64_t{1} << 40) {
        return tl::unexpected(std::string("its description lies where none can"));
    }
    return Embedded{.offset = offset * sector, .size = size * sector};
}

}  // namespace plateau::vmdk

#include "engine/adapters/qemu/image_info.h"

#include <fmt/format.h>

#include "engine/facts/value_json.h"

namespace plateau {

namespace {

constexpr std::size_t longest_backing_name = 1023;  // what qcow2 can hold

bool is_usable_format(std::string_view format) {
    return format == "qcow2" || format == "raw";
}

std::optional<std::string> text_member(const Value& record, std::string_view name) {
    const Value* member = record.find(name);
    const std::string* text = member != nullptr ? member->as_string() : nullptr;
    return text != nullptr ? std::optional(*text) : std::nullopt;
}

bool has_external_data(const Value& record) {
    const Value* specific = record.find("format-specific");
    const Value* data = specific != nullptr ? specific->find("data") : nullptr;
    const Value* file = data != nullptr ? data->find("data-file") : nullptr;
    return file != nullptr;
}

/// QEMU takes what stands before a ':' for a protocol unless a '/' comes first.
bool names_protocol(std::string_view name) {
    const auto colon = name.find(':');
    return colon != std::string_view::npos && colon < name.find('/');
}

std::optional<std::string> why_name_refused(std::string_view name) {
    if (name.empty() || name.size() > longest_backing_name || name.find('\0') != std::string_view::npos) {
        return "the name of its backing image is none";
    }
    if (name.starts_with("json:")) {
        return "its backing image is a json: description";
    }
    if (names_protocol(name)) {
        return "its backing image is named by a protocol";
    }
    if (name.front() == '/') {
        return "its backing image is named by an absolute path";
    }
    return std::nullopt;
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
}

}  // namespace

tl::expected<ImageInfo, std::string> parse_image_info(std::string_view json) {
    const auto record = value_from_json(json);
    if (!record) {
        return tl::unexpected(record.error());
    }
    const auto format = text_member(*record, "format");
    const Value* size = record->find("virtual-size");
    if (!format) {
        return tl::unexpected(std::string("there is no 'format'"));
    }
    if (size == nullptr || size->as_integer() == nullptr || *size->as_integer() < 0) {
        return tl::unexpected(std::string("there is no 'virtual-size'"));
    }
    const Value* backing = record->find("backing-filename");
    if (backing != nullptr && backing->as_string() == nullptr) {
        return tl::unexpected(std::string("'backing-filename' is no text"));
    }
    return ImageInfo{.format = *format,
                     .size = static_cast<std::uint64_t>(*size->as_integer()),
                     .backing = text_member(*record, "backing-filename"),
                     .backing_format = text_member(*record, "backing-filename-format"),
                     .external_data = has_external_data(*record)};
}

std::optional<std::string> why_refused(const ImageInfo& info) {
    if (!is_usable_format(info.format)) {
        return fmt::format("its format is {}, not qcow2 or raw", info.format);
    }
    if (info.external_data) {
        return "its data lies in a further file";
    }
    if (!info.backing) {
        return std::nullopt;
    }
    if (auto why = why_name_refused(*info.backing)) {
        return why;
    }
    if (!info.backing_format || !is_usable_format(*info.backing_format)) {
        return "it does not state that its backing image is qcow2 or raw";
    }
    return std::nullopt;
}

std::optional<std::string> why_refused_by_header(std::string_view first_bytes) {
    constexpr std::string_view magic = "QFI\xfb";
    constexpr std::uint64_t external_data_bit = 4;
    if (first_bytes.size() < 72 || !first_bytes.starts_with(magic)) {
        return "it is not a qcow2 image";
    }
    const auto version = big_endian(first_bytes.substr(4, 4));
    if (version == 2) {
        return std::nullopt;
    }
    if (version != 3 || first_bytes.size() < 104) {
        return "it is a qcow2 image of an unknown version";
    }
    if ((big_endian(first_bytes.substr(72, 8)) & external_data_bit) != 0) {
        return "its data lies in a further file";
    }
    return std::nullopt;
}

}  // namespace plateau

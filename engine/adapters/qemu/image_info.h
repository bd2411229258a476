#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace plateau {

/// What `qemu-img info --output=json` says of one image file.
struct ImageInfo {
    std::string format;
    std::uint64_t size = 0;                     ///< bytes the guest sees
    std::optional<std::string> backing;         ///< as recorded in the file
    std::optional<std::string> backing_format;  ///< as recorded in the file
    bool external_data = false;                 ///< the guest's data lies in a further file

    bool operator==(const ImageInfo&) const = default;
};

/// Reads qemu-img's record of one image; the reason says what is missing. The image may be a candidate's: what it
/// records is not to be trusted before why_refused() was asked.
tl::expected<ImageInfo, std::string> parse_image_info(std::string_view json);

/// Why such an image must not be used; nothing when it may. A backing image passes only with a stated format and a
/// name that is a relative path.
std::optional<std::string> why_refused(const ImageInfo& info);

/// Why a file must not even be shown to QEMU as qcow2, by its first bytes (104 suffice): no qcow2, or one that would
/// make QEMU open a further data file at once.
std::optional<std::string> why_refused_by_header(std::string_view first_bytes);

}  // namespace plateau

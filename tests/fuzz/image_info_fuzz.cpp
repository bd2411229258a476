#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/adapters/qemu/image_info.h"

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

/// What qemu-img says of an image that may be a candidate's, and the image's own first bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto header = plateau::why_refused_by_header(text);
    require(!header || !header->empty());
    const auto info = plateau::parse_image_info(text);
    if (!info) {
        require(!info.error().empty());
        return 0;
    }
    // What passes stands on nothing, or on a relative path of a stated format.
    if (!plateau::why_refused(*info)) {
        require(info->format == "qcow2" || info->format == "raw");
        require(!info->external_data);
        require(!info->backing || (!info->backing->empty() && info->backing->front() != '/' &&
                                   !info->backing->starts_with("json:") && info->backing_format.has_value()));
    }
    return 0;
}
